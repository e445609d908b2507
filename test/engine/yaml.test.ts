import path from "node:path";
import { afterEach, expect, jest, test } from "@jest/globals";
import { yamlHost } from "../../scripts/engine/yamlHost";
import { packPlugin } from "../../scripts/artefact/pack";
import { type Pbx, startPbx } from "../pbx";
import { engineTimeoutMs, example, makeStack, removeStacks } from "./harness";

jest.setTimeout(engineTimeoutMs);

const host = yamlHost.find();
// `npm run engine -- --yaml` builds it.
const withYaml = host === undefined && process.env["CI"] === undefined ? test.skip : test;

let pbx: Pbx | undefined;

afterEach(async () => {
  removeStacks();
  await pbx?.close();
});

withYaml("the example in YAML is previewed, made, found unchanged, changed and removed", async () => {
  pbx = await startPbx({ shuffleCallerIds: true });
  const stack = await makeStack({
    program: example("yaml"),
    environment: { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token },
  });
  stack.environment["PATH"] = [path.dirname(host ?? ""), stack.environment["PATH"]].join(path.delimiter);

  const preview = await stack.run("preview");
  expect(preview.output).toContain("+ 2 to create");
  expect(preview).toMatchObject({ code: 0 });
  expect(pbx.tenant().groups()).toEqual([]);

  const up = await stack.run("up");
  expect(up).toMatchObject({ code: 0 });
  expect(up.output).toContain(pbx.tenant().group("Sales").id);
  expect(pbx.tenant().members(pbx.tenant().group("Sales").id)).toEqual(["101", "102"]);
  expect(await stack.run("preview", "--refresh", "--expect-no-changes")).toMatchObject({ code: 0 });

  await stack.edit("Pulumi.yaml", (text) => text.replace("Main line", "Reception").replace('"101", ', ""));
  const change = await stack.run("up");
  expect(change).toMatchObject({ code: 0 });
  expect(change.output).toContain("~ 1 updated");
  expect(pbx.tenant().group("Sales").outbound_caller_ids).toMatchObject([{ description: "Reception" }]);

  await stack.edit("Pulumi.yaml", (text) => text.replace("members:", "memebrs:"));
  const typo = await stack.run("preview");
  expect(typo.code).not.toBe(0);
  expect(typo.output).toContain("memebrs");

  expect(await stack.run("destroy")).toMatchObject({ code: 0 });
  expect(pbx.tenant().groups()).toEqual([]);
  expect(pbx.contractViolations).toEqual([]);
});

withYaml(
  "a plugin that was installed from a release's file serves a program that names no plugin",
  async () => {
    pbx = await startPbx();
    const stack = await makeStack({
      program: example("yaml"),
      environment: { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token },
    });
    stack.environment["PATH"] = [path.dirname(host ?? ""), stack.environment["PATH"]].join(path.delimiter);
    await stack.edit("Pulumi.yaml", (text) => text.replace(/^plugins:\n(?:[ ].*\n)+/m, ""));
    const missing = await stack.run("preview");
    expect(missing.code).not.toBe(0);
    expect(missing.output).toContain("portsip");

    const { file, version } = packPlugin(stack.folders.temporary);
    const installed = await stack.run("plugin", "install", "resource", "portsip", version, "--file", file);
    expect(installed).toMatchObject({ code: 0 });
    const listed = await stack.run("plugin", "ls");
    expect(listed.stdout).toMatch(new RegExp(`^portsip +resource +${version.replaceAll(".", "\\.")} `, "m"));

    expect(await stack.run("up")).toMatchObject({ code: 0 });
    expect(pbx.tenant().members(pbx.tenant().group("Sales").id)).toEqual(["101", "102"]);
    expect(await stack.run("preview", "--expect-no-changes")).toMatchObject({ code: 0 });
    expect(await stack.run("destroy")).toMatchObject({ code: 0 });
    expect(pbx.contractViolations).toEqual([]);
  },
);
