import { expect, test } from "@jest/globals";
import { BuildProgress, buildError } from "../../../scripts/engine/build";

test("progress counts whole lines, however they are cut", () => {
  const progress = new BuildProgress();
  expect(progress.toString()).toBe("");
  progress.add("go: downloading example.org/a v1.0.0\ngo: down");
  progress.add("loading example.org/b v1.0.0\ninternal/cpu\nexample.org/a");
  expect(progress.toString()).toBe("2 modules fetched, 1 packages compiled");
  progress.add("/v2\n# example.org/b\nb.go:1:1: an error\n");
  expect(progress.toString()).toBe("2 modules fetched, 2 packages compiled");
});

test("the line that says what went wrong is found among the others", () => {
  expect(
    buildError(
      "go: downloading example.org/a v1.0.0\ninternal/cpu\nverifying a: checksum mismatch\n\nSECURITY ERROR\nx",
    ),
  ).toBe("verifying a: checksum mismatch");
  expect(buildError("internal/cpu\ngo: go.mod requires go >= 1.25.11 (running go 1.22.0)\n")).toBe(
    "go: go.mod requires go >= 1.25.11 (running go 1.22.0)",
  );
  expect(buildError("something else\n")).toBe("something else");
  expect(buildError("")).toBe("Go says nothing more");
});
