import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { place, placeEngine } from "../../../scripts/engine/place";
import { makeTemporaryFolder, removeFolder } from "../../../scripts/lib/temporary";

let own: string;

beforeEach(() => {
  own = makeTemporaryFolder();
});

afterEach(() => {
  removeFolder(own);
});

const fillWith = (text: string) => (folder: string) => {
  writeFileSync(path.join(folder, "bin", "pulumi"), text);
  return Promise.resolve();
};
const held = (): string => readFileSync(path.join(own, "bin", "pulumi"), "utf8");

test("what is filled comes into place and replaces what was there", async () => {
  await place(own, fillWith("one"));
  await place(own, fillWith("two"));
  expect(held()).toBe("two");
  expect(readdirSync(path.join(own, "bin"))).toEqual(["pulumi"]);
  expect(readdirSync(own)).toEqual(["bin"]);
});

test("an engine comes with the host for dynamic providers", async () => {
  await placeEngine(own, fillWith("one"));
  expect(readdirSync(path.join(own, "bin"))).toEqual(["pulumi", "pulumi-resource-pulumi-nodejs"]);
});

test("a filling that fails leaves what was there, and nothing else", async () => {
  await place(own, fillWith("one"));
  await expect(place(own, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(held()).toBe("one");
  expect(readdirSync(own)).toEqual(["bin"]);
});

test("what killed runs left is removed, but not the work of a run that goes on", async () => {
  const endedPid = 2 ** 30;
  mkdirSync(path.join(own, `unfinished-${endedPid}`));
  mkdirSync(path.join(own, `unfinished-${process.ppid}`));
  await place(own, fillWith("one"));
  expect(readdirSync(own)).toEqual(["bin", `unfinished-${process.ppid}`]);
});
