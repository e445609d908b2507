import { execFile } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { startPbx } from "../pbx";
import { startHost } from "./dynamicHost";

const run = promisify(execFile);
const repository = path.resolve(__dirname, "../..");
const folder = mkdtempSync(path.join(tmpdir(), "pulumi-portsip-"));

afterAll(() => rm(folder, { recursive: true }));

test("the packed package holds what it should, and works from a project that installed it", async () => {
  const packed = await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
    cwd: path.join(repository, "provider"),
  });
  const report = JSON.stringify(JSON.parse(packed.stdout));
  const files = [...report.matchAll(/"path":"([^"]+)"/g)].map(([, file = ""]) => file);
  const expected =
    /^(package\.json|README\.md|LICENSE|bin\/pulumi-portsip\.mjs|dist\/.+\.(js|js\.map|d\.ts))$/;
  expect(files.filter((file) => !expected.test(file))).toEqual([]);
  expect(files).toEqual(
    expect.arrayContaining(["README.md", "LICENSE", "dist/index.js", "dist/index.d.ts", "dist/index.js.map"]),
  );

  const [tarball = ""] = /pulumi-portsip-[\d.]+\.tgz/.exec(report) ?? [];
  writeFileSync(path.join(folder, "package.json"), '{ "name": "program", "private": true }');
  await run(
    "npm",
    ["install", "--no-audit", "--no-fund", "--prefer-offline", `./${tarball}`, "@pulumi/pulumi@3.248.0"],
    {
      cwd: folder,
    },
  );

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
