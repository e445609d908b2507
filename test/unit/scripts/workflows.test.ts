import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, test } from "@jest/globals";
import { parse } from "yaml";
import * as z from "zod";
import { repositoryRoot } from "../../../scripts/lib/paths";
import { makeTemporaryFolder, removeFolder } from "../../../scripts/lib/temporary";
import { workflowProblems } from "../../engine/ci/workflowProblems";

const folder = path.join(repositoryRoot, ".github/workflows");
const file = (name: string): string => path.join(folder, name);
const text = (name: string): string => readFileSync(file(name), "utf8");

// The actions with the inputs that their action.yml knows, as far as they are used.
const step = z.union([
  z.strictObject({ run: z.string(), env: z.record(z.string(), z.string()).optional() }),
  z.strictObject({ uses: z.literal("actions/checkout@v7") }),
  z.strictObject({
    uses: z.literal("actions/setup-node@v7"),
    with: z.strictObject({
      "node-version": z.union([z.number(), z.literal("${{ matrix.node }}")]),
      "registry-url": z.literal("https://registry.npmjs.org").optional(),
      cache: z.literal("npm"),
    }),
  }),
  z.strictObject({
    uses: z.literal("actions/setup-go@v6"),
    with: z.strictObject({ "go-version-file": z.string(), "cache-dependency-path": z.string() }),
  }),
  z.strictObject({
    uses: z.literal("actions/cache@v5"),
    with: z.strictObject({ path: z.string(), key: z.string() }),
  }),
]);
const jobSchema = z.object({
  needs: z.array(z.string()).optional(),
  uses: z.string().optional(),
  permissions: z.record(z.string(), z.string()).optional(),
  "timeout-minutes": z.number().optional(),
  strategy: z.object({ matrix: z.object({ node: z.array(z.number()) }) }).optional(),
  steps: z.array(step).default([]),
});
const schema = z.object({
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(z.string(), jobSchema),
});

function job(workflow: string, name: string): z.infer<typeof jobSchema> {
  const found = schema.parse(parse(text(workflow))).jobs[name];
  if (found === undefined) throw new Error(`${workflow} has no job ${name}`);
  return found;
}

const commands = (workflow: string, name: string): string[] =>
  job(workflow, name).steps.flatMap((each) => ("run" in each ? [each.run] : []));

describe("this repository's workflows, by GitHub's own parser", () => {
  let temporary: string;

  beforeEach(() => {
    temporary = makeTemporaryFolder();
  });

  afterEach(() => {
    removeFolder(temporary);
  });

  it.each(readdirSync(folder))("%s is valid", async (name) => {
    expect(await workflowProblems(file(name))).toEqual([]);
  });

  it.each([
    ["test.yml", "timeout-minutes:", "timeout-minuts:", "Unexpected value 'timeout-minuts'"],
    ["test.yml", "${{ matrix.node }}\n", "${{ matrx.node }}\n", "Unrecognized named-value: 'matrx'"],
    ["release.yml", "id-token: write", "id-tokn: write", "Unexpected value 'id-tokn'"],
    ["release.yml", "secrets.NPM_TOKEN", "secret.NPM_TOKEN", "Unrecognized named-value: 'secret'"],
    ["release.yml", "needs: [check, test]", "needs: [check, tests]", "tests"],
  ])("a mistake in %s is seen: %s turned into %s", async (name, from, to, problem) => {
    expect(text(name)).toContain(from);
    const copy = path.join(temporary, name);
    writeFileSync(copy, text(name).replace(from, to));
    expect(await workflowProblems(copy)).toContainEqual(expect.stringContaining(problem));
  });
});

test("the workflow of tests runs .ci/run on Node 20, 22 and 24, with caches and no more rights than to read", () => {
  const { strategy, steps } = job("test.yml", "test");
  expect(strategy?.matrix.node).toEqual([20, 22, 24]);
  expect(commands("test.yml", "test")).toEqual([".ci/run"]);
  expect(steps).toContainEqual(
    expect.objectContaining({ with: { "node-version": "${{ matrix.node }}", cache: "npm" } }),
  );
  expect(steps).toContainEqual(expect.objectContaining({ uses: "actions/cache@v5" }));
  expect(schema.parse(parse(text("test.yml"))).permissions).toEqual({ contents: "read" });
});

test("a release by tag is tested, held against version and changelog, and published with provenance", () => {
  expect(z.object({ on: z.unknown() }).parse(parse(text("release.yml"))).on).toEqual({
    push: { tags: ["v*"] },
  });
  expect(job("release.yml", "test").uses).toBe("./.github/workflows/test.yml");
  const { needs, permissions } = job("release.yml", "publish");
  expect(needs).toEqual(["check", "test"]);
  expect(permissions).toEqual({ contents: "write", "id-token": "write" });
  const checked = 'npm run --silent release-notes -- "$GITHUB_REF_NAME"';
  expect(commands("release.yml", "check")).toContain(checked);
  expect(commands("release.yml", "publish")).toContain(
    "npm publish --workspace provider --provenance --access public",
  );
});
