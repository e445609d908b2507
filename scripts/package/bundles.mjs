// Bundles what runs as a process of its own: a file each loads in a fraction of the time of many.
//   bundles.mjs PACKAGE
import { chmodSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { build } from "esbuild";

const folder = path.resolve(process.argv[2] ?? ".");
const { version, engines } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));

/** @param {import("esbuild").BuildOptions & { outfile: string }} options */
function bundle({ outfile, ...options }) {
  return build({
    absWorkingDir: folder,
    outfile,
    bundle: true,
    platform: "node",
    target: `node${engines.node.replace(/^\D+/, "")}`,
    format: "cjs",
    minifySyntax: true,
    minifyWhitespace: true,
    keepNames: true,
    legalComments: "inline",
    define: { BUNDLED_VERSION: JSON.stringify(version) },
    logLevel: "warning",
    ...options,
  });
}

// What Pulumi's dynamic host loads. node-fetch stays apart: it is loaded by the first call only, and npm keeps it up to date.
await bundle({
  entryPoints: ["src/doors/dynamic.ts"],
  outfile: "dist/host.js",
  external: ["node-fetch"],
});

// The plugin has all that it needs in it: Pulumi runs it wherever it is put.
const plugin = "bin/pulumi-resource-portsip";
await bundle({
  entryPoints: ["src/doors/plugin/main.ts"],
  outfile: plugin,
  banner: { js: "#!/usr/bin/env node" },
});
chmodSync(path.join(folder, plugin), 0o755);
