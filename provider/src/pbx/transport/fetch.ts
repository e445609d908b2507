/**
 * node-fetch 2, which the build bundles with Node's own URL: version 3 takes twice the time for a call and nine megabytes
 * more, and is for ES modules only.
 */
export { default as fetch } from "node-fetch";
