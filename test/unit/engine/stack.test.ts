import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { writePlainConfig } from "../../../scripts/engine/config";
import { stackEnvironment, stackFolders } from "../../../scripts/engine/environment";
import { makeProject } from "../../../scripts/engine/project";
import { parseState } from "../../../scripts/engine/state";
import { makeTemporaryFolder, removeFolder } from "../../../scripts/lib/temporary";

let root: string;

beforeEach(() => {
  root = makeTemporaryFolder();
});

afterEach(() => {
  removeFolder(root);
});

test("nothing that the user has set for Pulumi or a PBX reaches a run", () => {
  const before = { ...process.env };
  Object.assign(process.env, {
    PORTSIP_TOKEN: "t",
    PULUMI_ACCESS_TOKEN: "t",
    FORCE_COLOR: "1",
    LANGUAGE: "de",
  });
  try {
    const engine = { binDir: "/e", version: "3.259.0", from: "PATH", path: "/e:/bin" } as const;
    const environment = stackEnvironment(engine, stackFolders("/t"));
    const names = Object.keys(environment);
    expect(names.filter((name) => /^PORTSIP_|ACCESS_TOKEN|FORCE_COLOR/.test(name))).toEqual([]);
    expect(environment).toMatchObject({
      LANGUAGE: "de",
      PATH: "/e:/bin",
      PULUMI_HOME: "/t/home",
      PULUMI_BACKEND_URL: "file:///t/state",
    });
  } finally {
    process.env = before;
  }
});

test("a copied project takes its files, not its packages or somebody's stack", async () => {
  const from = path.join(root, "from");
  mkdirSync(path.join(from, "node_modules"), { recursive: true });
  for (const name of ["Pulumi.yaml", "Pulumi.mine.yaml", "index.ts", "node_modules/x"]) {
    writeFileSync(path.join(from, name), `name: ${name}`);
  }
  const to = path.join(root, "to");
  await makeProject(to, { folder: from });
  const read = (name: string): string => readFileSync(path.join(to, name), "utf8");
  expect(read("index.ts")).toBe("name: index.ts");
  expect(read("Pulumi.yaml")).toBe("name: Pulumi.yaml");
  expect(() => read("Pulumi.mine.yaml")).toThrow("ENOENT");
  expect(() => read("node_modules/x")).toThrow("ENOENT");
  expect(read("node_modules/@pulumi/pulumi/package.json")).toContain('"@pulumi/pulumi"');
});

test("settings are added to the stack's file beside those that it has", () => {
  writeFileSync(path.join(root, "Pulumi.yaml"), "name: demo\nruntime: nodejs\n");
  writeFileSync(path.join(root, "Pulumi.dev.yaml"), "encryptionsalt: v1:abc\nconfig:\n  demo:a: kept\n");
  writePlainConfig(root, "dev", { "portsip:url": "http://127.0.0.1:1", trunks: { main: "1" } });
  expect(readFileSync(path.join(root, "Pulumi.dev.yaml"), "utf8")).toBe(
    'encryptionsalt: v1:abc\nconfig:\n  demo:a: kept\n  portsip:url: http://127.0.0.1:1\n  demo:trunks:\n    main: "1"\n',
  );
});

test("an exported state is read, an empty one too, and a strange one refused", () => {
  expect(parseState('{"version":3,"deployment":{"manifest":{}}}')).toMatchObject({
    resources: [],
    pendingOperations: [],
  });
  const state = parseState(
    '{"version":3,"deployment":{"resources":[{"urn":"u","type":"t","id":"1","external":true}]}}',
  );
  expect(state.resources).toEqual([
    { urn: "u", type: "t", id: "1", external: true, inputs: {}, outputs: {} },
  ]);
  expect(() => parseState('{"version":3}')).toThrow("deployment");
});
