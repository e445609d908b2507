import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { parse } from "yaml";
import { z } from "zod";
import { type CommandResult, runCommand } from "../../scripts/lib/command";
import { type Pbx, startPbx } from "../pbx";
import { engineTimeoutMs, example, makeStack, removeStacks, type Stack } from "./harness";

jest.setTimeout(engineTimeoutMs);

let pbx: Pbx;
let stack: Stack;
let gitlab: Server;
const comments: string[] = [];

beforeEach(async () => {
  pbx = await startPbx();
  stack = await makeStack({
    program: example("user-groups"),
    environment: { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token, PORTSIP_MAX_RETRIES: "0" },
  });
  // The packages are here already: `npm ci` has nothing to do.
  const shims = path.join(stack.folders.temporary, "bin");
  mkdirSync(shims);
  writeFileSync(path.join(shims, "npm"), '#!/bin/sh\n[ "$1" = ci ]\n');
  chmodSync(path.join(shims, "npm"), 0o755);
  stack.environment["PATH"] = `${shims}${path.delimiter}${stack.environment["PATH"] ?? ""}`;

  comments.length = 0;
  gitlab = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (piece: string) => (body += piece));
    request.on("end", () => {
      comments.push(`${request.method ?? ""} ${request.url ?? ""}\n${body}`);
      response.writeHead(201, { "content-type": "application/json" }).end("{}");
    });
  });
  await new Promise<void>((resolve) => gitlab.listen(0, "127.0.0.1", resolve));
});

afterEach(async () => {
  removeStacks();
  gitlab.closeAllConnections();
  await new Promise((resolve) => gitlab.close(resolve));
  await pbx.close();
});

const pipelines = example("pipelines").folder;
const read = (file: string): unknown => parse(readFileSync(path.join(pipelines, file), "utf8"));

function bash(script: string, environment: Record<string, string>): Promise<CommandResult> {
  return runCommand("bash", ["-eo", "pipefail", "-c", script], {
    folder: stack.folders.project,
    environment: { ...stack.environment, ...environment, STACK: "dev" },
  });
}

type Job = "preview" | "up" | "drift";

const step = z.union([
  z.strictObject({ run: z.string() }),
  z.strictObject({
    uses: z.string(),
    with: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  }),
]);
const workflow = z.looseObject({
  jobs: z.record(z.string(), z.looseObject({ if: z.string(), "runs-on": z.string(), steps: z.array(step) })),
});

/** Runs the steps of a job of the workflow; what Pulumi's own action would run stands for it. */
function github(job: Job): Promise<CommandResult> {
  const { steps } = workflow.parse(read(".github/workflows/phone-groups.yml")).jobs[job] ?? { steps: [] };
  const lines = steps.map((each) => {
    if ("run" in each) return each.run;
    if (!each.uses.startsWith("pulumi/actions@")) return `: ${each.uses}`;
    const { command, diff, refresh } = each.with ?? {};
    if (command === undefined) return "pulumi version >/dev/null";
    expect(each.with?.["stack-name"]).toBe("${{ env.STACK }}");
    return [
      `pulumi ${String(command)} --stack "$STACK" --non-interactive --color never`,
      ...(command === "up" ? ["--yes --skip-preview"] : []),
      ...(diff === true ? ["--diff"] : []),
      ...(refresh === true ? ["--refresh"] : []),
    ].join(" ");
  });
  return bash(lines.join("\n"), {});
}

const gitlabJob = z.looseObject({
  rules: z.array(z.looseObject({ if: z.string() })),
  script: z.array(z.string()),
});
const gitlabFile = z.looseObject({
  default: z.looseObject({ before_script: z.array(z.string()) }),
  preview: gitlabJob,
  up: gitlabJob,
  drift: gitlabJob,
});

/** Runs the scripts of a job as GitLab's runner does, one after the other in one shell. */
function gitlabCi(job: Job): Promise<CommandResult> {
  const file = gitlabFile.parse(read(".gitlab-ci.yml"));
  const { port } = gitlab.address() as AddressInfo;
  return bash([...file.default.before_script, ...file[job].script].join("\n"), {
    PULUMI_VERSION: "3.259.0",
    CI_API_V4_URL: `http://127.0.0.1:${port}/api/v4`,
    CI_PROJECT_ID: "7",
    CI_MERGE_REQUEST_IID: "42",
    COMMENT_TOKEN: "a-token",
  });
}

test.each([
  ["GitHub Actions", github],
  ["GitLab CI", gitlabCi],
])(
  "%s: a preview, an up, and a nightly check that tells drift from a PBX that is down",
  async (name, run) => {
    const preview = await run("preview");
    expect(preview).toMatchObject({ code: 0 });
    expect(pbx.tenant().groups()).toEqual([]);
    if (name === "GitLab CI") {
      expect(comments).toHaveLength(1);
      expect(comments[0]).toContain("POST /api/v4/projects/7/merge_requests/42/notes");
      expect(comments[0]).toContain("+ 4 to create");
    }

    expect(await run("up")).toMatchObject({ code: 0 });
    expect(pbx.tenant().groups()).toHaveLength(3);

    const quiet = await run("drift");
    expect(quiet).toMatchObject({ code: 0 });

    const [group] = pbx.tenant().groups();
    pbx.tenant().editGroup(group?.id ?? "", { description: "edited by hand" });
    const drift = await run("drift");
    expect(drift.code).toBe(7);
    expect(drift.output).toContain('"edited by hand"');
    expect(drift.output).toContain("no changes were expected for preview but changes were proposed");
    expect(pbx.tenant().group(group?.name ?? "").description).toBe("edited by hand");

    await pbx.stop();
    const down = await run("drift");
    expect(down.code).toBe(1);
    expect(down.output).toContain("refused the connection (ECONNREFUSED)");
    expect(down.output).not.toContain("no changes were expected");
    await pbx.restart();
  },
);

test("what each pipeline does when: pull requests, the main branch, the night", () => {
  const { jobs } = workflow.parse(read(".github/workflows/phone-groups.yml"));
  expect(Object.entries(jobs).map(([job, { if: when }]) => [job, when])).toEqual([
    ["preview", "github.event_name == 'pull_request'"],
    ["up", "github.event_name == 'push'"],
    ["drift", "github.event_name == 'schedule'"],
  ]);
  const file = gitlabFile.parse(read(".gitlab-ci.yml"));
  expect(["preview", "up", "drift"].map((job) => file[job as Job].rules.map(({ if: when }) => when))).toEqual(
    [
      ['$CI_PIPELINE_SOURCE == "merge_request_event"'],
      ['$CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH'],
      ['$CI_PIPELINE_SOURCE == "schedule"'],
    ],
  );
});
