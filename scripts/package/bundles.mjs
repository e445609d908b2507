// Bundles what runs as a process of its own: a file each loads in a fraction of the time of many.
//   bundles.mjs PACKAGE
import { appendFileSync, chmodSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { build } from "esbuild";

const folder = path.resolve(process.argv[2] ?? ".");
const { version, engines } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));

/** @param {import("esbuild").BuildOptions & { outfile: string }} options */
async function bundle({ outfile, ...options }) {
  const { metafile } = await build({
    absWorkingDir: folder,
    outfile,
    bundle: true,
    platform: "node",
    target: `node${engines.node.replace(/^\D+/, "")}`,
    format: "cjs",
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "none",
    metafile: true,
    // Node warns of what node-fetch 2 asks for itself.
    alias: { url: "../scripts/package/url.mjs", "whatwg-url": "../scripts/package/url.mjs" },
    define: { BUNDLED_VERSION: JSON.stringify(version) },
    logLevel: "warning",
    ...options,
  });
  appendFileSync(path.join(folder, outfile), licences(inputsOf(metafile)));
}

/** @param {import("esbuild").Metafile} metafile */
function inputsOf({ outputs }) {
  return Object.values(outputs).flatMap(({ inputs }) =>
    Object.keys(inputs).filter((file) => inputs[file].bytesInOutput > 0),
  );
}

/**
 * The licences of all packages that a bundle has something of, which they want to go with it.
 *
 * @param {string[]} files
 */
function licences(files) {
  const packages = new Set(
    files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []),
  );
  const texts = [...packages].sort().map((name) => {
    const from = path.join(folder, name);
    const {
      name: title,
      version: of,
      license,
    } = JSON.parse(readFileSync(path.join(from, "package.json"), "utf8"));
    const file = readdirSync(from).find((each) => /^licen[cs]e/i.test(each));
    const text =
      file === undefined ? "" : readFileSync(path.join(from, file), "utf8").trim().replaceAll("*/", "* /");
    return `${title} ${of} (${license})\n\n${text}`;
  });
  return `\n/*\nThis file has parts of:\n\n${texts.join("\n\n----\n\n")}\n*/\n`;
}

// What Pulumi's dynamic host loads.
await bundle({ entryPoints: ["src/doors/dynamic.ts"], outfile: "dist/host.js" });

// What a program and the commands call the PBX with.
await bundle({ entryPoints: ["src/pbx/transport/fetch.ts"], outfile: "dist/pbx/transport/fetch.js" });

// The plugin has all that it needs in it: Pulumi runs it wherever it is put.
const plugin = "bin/pulumi-resource-portsip";
await bundle({
  entryPoints: ["src/doors/plugin/main.ts"],
  outfile: plugin,
  banner: { js: "#!/usr/bin/env node" },
});
chmodSync(path.join(folder, plugin), 0o755);
