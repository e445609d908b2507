import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { findOnPath, findOwn } from "../../../scripts/engine/find";
import { pinnedCli } from "../../../scripts/engine/pinned";
import { makeTemporaryFolder, removeFolder } from "../../../scripts/lib/temporary";

let root: string;

beforeEach(() => {
  root = makeTemporaryFolder();
});

afterEach(() => {
  removeFolder(root);
});

function put(folder: string, name: string, text = ""): string {
  const binDir = path.join(root, folder);
  mkdirSync(binDir, { recursive: true });
  writeFileSync(path.join(binDir, name), `#!/bin/sh\n${text}\n`);
  chmodSync(path.join(binDir, name), 0o755);
  return binDir;
}

function putHosts(folder: string): string {
  put(folder, "pulumi-language-nodejs");
  return put(folder, "pulumi-resource-pulumi-nodejs");
}

const onPath = (...folders: string[]) => findOnPath([...folders, "/bin"].join(":"), path.join(root, "own"));

test("a new enough one with both hosts beside it is used", async () => {
  const binDir = put("a", "pulumi", "echo v3.220.0");
  putHosts("a");
  expect(await onPath(binDir)).toMatchObject({ engine: { binDir, version: "3.220.0", from: "PATH" } });
});

test("the hosts may be elsewhere on PATH", async () => {
  const binDir = put("a", "pulumi", "echo v3.220.0");
  expect(await onPath(binDir, putHosts("b"))).toMatchObject({ engine: { binDir } });
});

test("the first on PATH counts, as in a shell, and the reason against it is told", async () => {
  const old = put("old", "pulumi", "echo v3.100.0");
  put("new", "pulumi", "echo v3.220.0");
  expect(await onPath(old, putHosts("new"))).toEqual({
    reason: `${old}/pulumi is version 3.100.0; needed: 3.x from 3.216.0`,
  });
});

test("one without a host for Node.js programs or dynamic providers is not used", async () => {
  const binDir = put("a", "pulumi", "echo v3.220.0");
  expect(await onPath(binDir)).toEqual({
    reason: `${binDir}/pulumi has no pulumi-language-nodejs beside it or on PATH`,
  });
  put("a", "pulumi-language-nodejs");
  expect(await onPath(binDir)).toEqual({
    reason: `${binDir}/pulumi has no pulumi-resource-pulumi-nodejs beside it or on PATH`,
  });
});

test("one that can't be run is not used, and none is no reason", async () => {
  const binDir = put("a", "pulumi", "exit 1");
  expect(await onPath(binDir)).toEqual({ reason: `${binDir}/pulumi doesn't print a version` });
  expect(await onPath()).toEqual({});
});

test("our own counts as our own, on PATH or not, while it is the pinned version", async () => {
  const own = path.join(root, "own");
  expect(await findOwn(own)).toEqual({});
  const binDir = put("own/bin", "pulumi", `echo v${pinnedCli().version}`);
  putHosts("own/bin");
  expect(await onPath(binDir)).toEqual({});
  expect(await findOwn(own)).toMatchObject({ engine: { binDir, from: ".engine/bin" } });
  put("own/bin", "pulumi", "echo v3.220.0");
  expect(await findOwn(own)).toEqual({
    reason: `${binDir} holds version 3.220.0, not ${pinnedCli().version}`,
  });
});
