import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { pinnedCli } from "../../scripts/engine/pinned";
import { type CommandResult, runCommand } from "../../scripts/lib/command";
import { repositoryRoot } from "../../scripts/lib/paths";
import { makeTemporaryFolder, removeFolder } from "../../scripts/lib/temporary";
import { realHome, watchHome } from "../../scripts/test/left";
import { type Pbx, startPbx } from "../pbx";
import { githubJob, jobsOn, readWorkflow, workflowFile } from "./ci/github";
import {
  gitlabFile,
  type GitLabJob,
  gitlabJobsOn,
  gitlabProblems,
  gitlabScript,
  NotesApi,
  readGitLabFile,
} from "./ci/gitlab";
import { endRunners, Runner } from "./ci/runner";
import { workflowProblems } from "./ci/workflowProblems";
import { engineTimeoutMs, example, makeStack, removeStacks, type Stack } from "./harness";

jest.setTimeout(engineTimeoutMs);

const changedInHome = watchHome(realHome());

afterAll(() => {
  // A runner signs its own CLI in, not that of whoever runs the tests.
  expect(changedInHome()).toEqual([]);
});

describe("the files are valid, and a mistake in one would be seen", () => {
  let folder: string;

  beforeEach(() => {
    folder = makeTemporaryFolder();
  });

  afterEach(() => {
    removeFolder(folder);
  });

  function changed(file: string, from: string, to: string): string {
    const text = readFileSync(file, "utf8");
    expect(text).toContain(from);
    const copy = path.join(folder, "changed.yml");
    writeFileSync(copy, text.replace(from, to));
    return copy;
  }

  test("the workflow, by GitHub's own parser", async () => {
    expect(await workflowProblems(workflowFile)).toEqual([]);
    expect(await workflowProblems(changed(workflowFile, "concurrency:", "concurency:"))).toEqual([
      expect.stringContaining("Unexpected value 'concurency'"),
    ]);
    expect(await workflowProblems(changed(workflowFile, "secrets.PORTSIP", "secret.PORTSIP"))).toEqual([
      expect.stringContaining("Unrecognized named-value: 'secret'"),
    ]);
  });

  test("the GitLab file, by GitLab's own schema", async () => {
    expect(await gitlabProblems(gitlabFile)).toBe("");
    const wrong = changed(gitlabFile, "resource_group: phone-groups", "resource_group: [phone-groups]");
    expect(await gitlabProblems(wrong)).toContain("'resource_group' property type must be string");
  });
});

test("each event runs one job, and an up waits for the one before it", async () => {
  expect(Object.keys(readWorkflow().on)).toEqual(["pull_request", "push", "schedule"]);
  expect(["pull_request", "push", "schedule"].map((event) => jobsOn(event))).toEqual([
    ["preview"],
    ["up"],
    ["drift"],
  ]);
  expect(readWorkflow().jobs["up"]?.concurrency).toBe("phone-groups");
  const sources = ["merge_request_event", "push", "schedule"];
  expect(await Promise.all(sources.map(gitlabJobsOn))).toEqual([["preview"], ["up"], ["drift"]]);
  expect(readGitLabFile().up.resource_group).toBe("phone-groups");
});

test("the preview becomes a comment, and Node, CLI and packages are kept between runs", () => {
  const { jobs } = readWorkflow();
  expect(jobs["preview"]?.permissions).toMatchObject({ "pull-requests": "write" });
  expect(JSON.stringify(jobs["preview"]?.steps.at(-1))).toContain("gh pr comment");
  for (const { steps } of Object.values(jobs))
    expect(steps).toContainEqual({
      uses: "actions/setup-node@v7",
      with: { "node-version": 24, cache: "npm" },
    });

  const { image, cache, before_script } = readGitLabFile().default;
  expect(image).toBe(`pulumi/pulumi-nodejs-24:${pinnedCli().version}`);
  expect([cache.key.files, cache.paths]).toEqual([["package-lock.json"], [".npm/"]]);
  expect(before_script.join()).toContain("--cache .npm ");
});

test("types are checked in the preview, and not again afterwards", () => {
  const { env, jobs: github } = readWorkflow();
  const gitlab = readGitLabFile();
  const off = "PULUMI_NODEJS_TRANSPILE_ONLY";
  expect(env).not.toHaveProperty(off);
  expect(gitlab.variables).not.toHaveProperty(off);
  for (const job of ["preview", "up", "drift"] as const) {
    const expected = job === "preview" ? undefined : "true";
    expect([github[job]?.env?.[off], gitlab[job].variables?.[off]]).toEqual([expected, expected]);
  }
});

describe.each(["GitHub Actions", "GitLab CI"] as const)("the comment of %s", (name) => {
  let folder: string;

  beforeEach(() => {
    folder = makeTemporaryFolder();
  });

  afterEach(() => {
    removeFolder(folder);
  });

  /** Runs the preview's script with a CLI that prints this, and gives the comment that it makes of it. */
  async function commentOf(printed: string): Promise<string> {
    writeFileSync(path.join(folder, "printed.txt"), printed);
    const { script } =
      name === "GitHub Actions"
        ? githubJob("preview", { vars: {}, secrets: {} }, "dev")
        : gitlabScript("preview");
    const tools = [
      "npm() { :; }",
      "gh() { :; }",
      "curl() { :; }",
      'pulumi() { [ "$1" = version ] || cat printed.txt; }',
    ];
    const { code, output } = await runCommand(
      "bash",
      ["-eo", "pipefail", "-c", [...tools, script].join("\n")],
      {
        folder,
        environment: { PATH: process.env["PATH"], COMMENT_TOKEN: "", CI_API_V4_URL: "" },
      },
    );
    expect([code, output]).toEqual([0, expect.stringContaining(printed.slice(0, 100))]);
    return readFileSync(path.join(folder, "comment.md"), "utf8");
  }

  /** What Markdown shows as code: here, what is indented. */
  const outside = (comment: string): string[] =>
    comment.split(/[\r\n]+/).filter((line) => line && !/^ {4}/.test(line));

  test.each([
    ["backticks", "```\n@all look here\n```` \n~~~"],
    ["HTML", "</pre></details><!-- "],
    ["a line of its own", "\n\n/close\n"],
    ["a carriage return", "a\r```\r/close"],
    ["a tab", "\t/close"],
    ["no line break at the end", "x"],
  ])("shows a description as it is, and nothing of it leaves the code block: %s", async (_, description) => {
    const comment = await commentOf(`description: "${description}"\nResources:\n    + 1 to create`);
    expect(outside(comment)).toEqual([]);
    expect(comment.replaceAll(/^ {4}/gm, "")).toBe(
      `description: "${description.replaceAll("\r", "\n")}"\nResources:\n    + 1 to create\n`,
    );
  });

  test("of a long preview has its start, its deletions and its summary, and says what is left out", async () => {
    const lines = Array.from({ length: 20_000 }, (_, number) => `  ~ changed ${number} „Größe“`);
    const end = "- deleted: Sales\nResources:\n    ~ 20000 to update\n    - 1 to delete\n";
    const comment = await commentOf([...lines, end].join("\n"));
    expect(comment.length).toBeLessThan(65_536);
    expect(comment).toMatch(/^ {6}~ changed 0 „Größe“\n/);
    expect(comment.endsWith(end.replaceAll(/^(?=.)/gm, "    "))).toBe(true);
    const kept = comment.split("\n").filter((line) => line.startsWith("    ")).length;
    expect(outside(comment)).toEqual([
      `${20_004 - kept} lines are left out here; the job has them in its log.`,
    ]);
  });
});

describe("on the real CLI, as a runner runs it", () => {
  let pbx: Pbx;
  let stack: Stack;
  let gitlab: NotesApi;

  beforeEach(async () => {
    pbx = await startPbx({ shuffleCallerIds: true, extraFields: true });
    gitlab = await NotesApi.start();
    stack = await makeStack({ program: example("user-groups") });
  });

  afterEach(async () => {
    endRunners();
    removeStacks();
    await gitlab.close();
    await pbx.close();
  });

  const visible = (): Record<string, string> => ({
    PULUMI_BACKEND_URL: `file://${stack.folders.state}`,
    PORTSIP_URL: pbx.url,
    PORTSIP_DOMAIN: pbx.tenant().domain,
  });
  const secret = (): Record<string, string> => ({
    PULUMI_CONFIG_PASSPHRASE: stack.environment["PULUMI_CONFIG_PASSPHRASE"] ?? "",
    PORTSIP_USERNAME: pbx.tenant().username,
    PORTSIP_PASSWORD: pbx.tenant().password,
  });

  let runner: Runner;

  async function github(job: GitLabJob): Promise<CommandResult> {
    const { script, variables } = githubJob(job, { vars: visible(), secrets: secret() }, "dev");
    runner = await Runner.create(stack);
    return runner.run(script, { ...variables, PORTSIP_MAX_RETRIES: "0" });
  }

  async function gitlabCi(job: GitLabJob): Promise<CommandResult> {
    const { script, variables } = gitlabScript(job);
    return (await Runner.create(stack)).run(script, {
      ...variables,
      STACK: "dev",
      ...visible(),
      ...secret(),
      COMMENT_TOKEN: "a-token",
      CI_API_V4_URL: gitlab.url,
      CI_PROJECT_ID: "7",
      CI_MERGE_REQUEST_IID: "42",
      PORTSIP_MAX_RETRIES: "0",
    });
  }

  /** What a reviewer reads on the pull request. */
  function comment(name: string): string {
    if (name === "GitHub Actions") return readFileSync(runner.commentOn("42"), "utf8");
    expect(gitlab.notes).toMatchObject([
      { path: "/api/v4/projects/7/merge_requests/42/notes", token: "a-token" },
    ]);
    return gitlab.notes[0]?.body ?? "";
  }

  test.each([
    ["GitHub Actions", github],
    ["GitLab CI", gitlabCi],
  ])("%s: preview, up, and a nightly check that fails and says what drifted", async (name, run) => {
    expect((await run("preview")).code).toBe(0);
    expect(comment(name)).toMatch(/callerId +: "3000"[^]*\+ 4 to create/);
    expect(pbx.tenant().groups()).toEqual([]);

    expect((await run("up")).code).toBe(0);
    expect(pbx.tenant().groups()).toHaveLength(3);
    // The stack was made without compression; who has the state then, keeps it compressed, and all can read it.
    const kept = readdirSync(path.join(stack.folders.state, ".pulumi/stacks/user-groups"));
    expect(kept.filter((file) => /^dev\.json(\.gz)?$/.test(file))).toEqual(["dev.json.gz"]);
    expect((await stack.run("stack", "ls")).stdout).toMatch(/^dev\*? .* 5$/m);

    const { id } = pbx.tenant().group("Sales");
    pbx.tenant().editGroup(id, { description: "edited by hand" });
    pbx.takeRequests();
    const drift = await run("drift");
    expect(drift.code).toBe(7);
    const excerpt = /^```\n( +~ pulumi[^`]+)```/m.exec(
      readFileSync(path.join(repositoryRoot, "docs/ci.md"), "utf8"),
    )?.[1];
    const parts = excerpt?.split(/^ +…\n/m) ?? [];
    expect(parts).toHaveLength(4);
    for (const part of parts) expect(`\n${drift.stdout}`).toContain(`\n${part}`);
    expect(drift.stderr).toBe("error: no changes were expected for preview but changes were proposed\n");
    const calls = pbx.takeRequests().map(({ operation }) => operation);
    expect(calls).toContain("getGroup");
    expect(calls.filter((call) => /^(create|replace|destroy)Group$/.test(call ?? ""))).toEqual([]);

    // The rest is Pulumi's own, whoever runs it.
    if (name === "GitLab CI") return;
    pbx.tenant().editGroup(id, { description: "Outbound team" });
    expect((await run("drift")).code).toBe(0);
    await pbx.stop();
    const down = await run("drift");
    await pbx.restart();
    expect(down.code).toBe(1);
    expect(down.stderr).toMatch(
      /cannot read user group "\w+" \(id \S+\): http\S+ refused the connection \(ECONNREFUSED\)/,
    );
    expect(down.output).not.toMatch(/changes were|=>|to update|^\s+at /m);
    expect(pbx.contractViolations).toEqual([]);
  });

  test.each([
    ["GitHub Actions", github],
    ["GitLab CI", gitlabCi],
  ])("%s: a preview that fails is a comment too, and fails the job", async (name, run) => {
    await stack.edit("index.ts", (text) => text.replace('name: "Sales"', 'name: ""'));
    expect((await run("preview")).code).not.toBe(0);
    expect(comment(name)).toContain("property name value {} has a problem");
  });
});
