import { expect, test } from "@jest/globals";
import {
  pinnedCli,
  pinnedLanguageHost,
  pinnedS3Server,
  pinnedYamlHost,
  readPins,
} from "../../../scripts/engine/pinned";
import { judgeVersion } from "../../../scripts/engine/version";

test("a go.mod's pins are read from a block and from a single line", () => {
  expect(readPins("module x\n\ngo 1.25.1\n\nrequire a.b/c v1.2.3\n", "a.b/c")).toEqual({
    version: "1.2.3",
    go: "1.25.1",
  });
  expect(
    readPins("go 1.25\nrequire (\n\ta.b/cd v9.0.0\n\ta.b/c v1.2.3 // indirect\n)\n", "a.b/c").version,
  ).toBe("1.2.3");
});

test("a go.mod that doesn't pin it is an error", () => {
  expect(() => readPins("go 1.25\n", "a.b/c")).toThrow("go.mod doesn't pin a.b/c");
});

test("the modules of this repository pin a CLI that is usable itself, language hosts, and an S3-compatible server", () => {
  expect(judgeVersion(pinnedCli().version).usable).toBe(true);
  expect(pinnedLanguageHost().version).toMatch(/^3\.\d+\.\d+$/);
  expect(pinnedYamlHost().version).toMatch(/^1\.\d+\.\d+$/);
  expect(pinnedS3Server().version).toMatch(/^\d+\.\d+\.\d+$/);
});
