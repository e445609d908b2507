// Bundles the plugin into one file, with all that it needs: Pulumi runs it wherever it is put.
//   plugin.mjs PACKAGE
import { chmodSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { build } from "esbuild";

const folder = path.resolve(process.argv[2] ?? ".");
const { version, engines } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
const outfile = path.join(folder, "bin/pulumi-resource-portsip");

await build({
  entryPoints: [path.join(folder, "src/doors/plugin/main.ts")],
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
  banner: { js: "#!/usr/bin/env node" },
  logLevel: "warning",
});
chmodSync(outfile, 0o755);
