import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { startPbx } from "../pbx";
import { startHost } from "./dynamicHost";
import { startPlugin } from "./pluginProcess";

const run = promisify(execFile);
const repository = path.resolve(__dirname, "../..");
const folder = mkdtempSync(path.join(tmpdir(), "pulumi-portsip-"));

afterAll(() => rm(folder, { recursive: true }));

test("the packed package holds what it should, and works from a project that installed it", async () => {
  const ours = path.join(folder, "provider");
  for (const name of ["package.json", "README.md", "LICENSE", "bin", "dist"])
    cpSync(path.join(repository, "provider", name), path.join(ours, name), { recursive: true });
  await run(process.execPath, [path.join(repository, "scripts/package/documents.mjs"), ours]);
  const packed = await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
    cwd: ours,
  });
  const report = JSON.stringify(JSON.parse(packed.stdout));
  const files = [...report.matchAll(/"path":"([^"]+)"/g)].map(([, file = ""]) => file);
  const expected =
    /^(package\.json|README\.md|LICENSE|bin\/(pulumi-portsip\.mjs|pulumi-resource-portsip(\.cmd)?)|dist\/.+\.(js|js\.map|d\.ts)|docs\/[a-z]+\.(md|svg|json)|examples\/(?!.*node_modules).+)$/;
  expect(files.filter((file) => !expected.test(file))).toEqual([]);
  expect(files).toEqual(
    expect.arrayContaining(["README.md", "LICENSE", "dist/index.js", "dist/index.d.ts", "dist/index.js.map"]),
  );

  // What it links to is there, or on the web.
  const documents = files.filter((file) => file.endsWith(".md"));
  expect(documents.length).toBeGreaterThan(10);
  for (const document of documents) {
    const links = readFileSync(path.join(ours, document), "utf8").matchAll(/\]\((?!https?:|#)([^)#]+)/g);
    for (const [, link = ""] of links)
      expect([document, link, existsSync(path.join(ours, path.dirname(document), link))]).toEqual([
        document,
        link,
        true,
      ]);
  }
  const [tarball = ""] = /pulumi-portsip-[\d.]+\.tgz/.exec(report) ?? [];
  writeFileSync(path.join(folder, "package.json"), '{ "name": "program", "private": true }');
  await run(
    "npm",
    ["install", "--no-audit", "--no-fund", "--prefer-offline", `./${tarball}`, "@pulumi/pulumi@3.248.0"],
    {
      cwd: folder,
    },
  );
  const installed = path.join(folder, "node_modules/pulumi-portsip");
  expect(existsSync(path.join(installed, "docs/guide.md"))).toBe(true);

  // Pulumi runs the plugin's file itself, on Windows by the other one.
  const listing = await run("tar", ["-tvzf", path.join(folder, tarball)]);
  expect(listing.stdout).toMatch(/^-rwxr-xr-x .* package\/bin\/pulumi-resource-portsip$/m);
  expect(listing.stdout).toMatch(/^-\S+ .* package\/bin\/pulumi-resource-portsip\.cmd$/m);
  expect(statSync(path.join(installed, "bin/pulumi-resource-portsip")).mode & 0o111).toBe(0o111);
  const plugin = await startPlugin({ bin: path.join(installed, "bin") });
  await plugin.close();

  // What runs as a process of its own has nothing that it has no use for, such as zod's languages: it starts in an instant.
  expect(statSync(path.join(installed, "dist/host.js")).size).toBeLessThan(400_000);
  expect(statSync(path.join(installed, "bin/pulumi-resource-portsip")).size).toBeLessThan(1_700_000);

  const pbx = await startPbx({ seed: true });
  const environment = { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token };
  // As a user runs it, with the environment alone: there is no Pulumi project here.
  const listed = await run("npx", ["--no-install", "pulumi-portsip", "import", "--search", "night"], {
    cwd: folder,
    env: { ...process.env, ...environment },
  });
  expect(listed.stdout).toContain("Night shift");

  const host = await startHost({ folder, environment });
  try {
    const { id } = await host.create({ name: "Back office" });
    expect(pbx.tenant().group("Back office").id).toBe(id);
  } finally {
    await host.close();
    await pbx.close();
  }
}, 180_000);

test.each([
  ["dist/host.js", ["fastest-levenshtein", "zod"]],
  ["bin/pulumi-resource-portsip", ["@grpc/grpc-js", "google-protobuf", "node-fetch", "zod"]],
])("%s carries the licences of the packages that are in it", (file, packages) => {
  const [, texts = ""] = readFileSync(path.join(repository, "provider", file), "utf8").split(
    "This file has parts of:",
  );
  for (const name of packages)
    expect(texts).toMatch(new RegExp(`^${name} [\\d.]+ \\(.*(MIT|BSD|Apache).*\\)\\n\\n.*\\w`, "m"));
});
