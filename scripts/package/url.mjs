// In place of "url" and "whatwg-url" in node-fetch 2: the same by Node's own URL, without a deprecated url.parse or punycode.
import { URL, format, urlToHttpOptions } from "node:url";

/** @param {string} text */
const parse = (text) => urlToHttpOptions(new URL(text));

export { URL, format, parse };
