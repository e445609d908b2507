import { readFileSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import path from "node:path";
import { parse } from "yaml";
import * as z from "zod";
import { type CommandResult, runCommand } from "../../../scripts/lib/command";
import { makeTemporaryFolder, removeFolder } from "../../../scripts/lib/temporary";
import { example } from "../harness";

export const gitlabFile = path.join(example("pipelines").folder, ".gitlab-ci.yml");

const variables = z.record(z.string(), z.string());
const jobSchema = z.object({
  script: z.array(z.string()),
  variables: variables.optional(),
  resource_group: z.string().optional(),
});
const fileSchema = z.object({
  variables,
  default: z.object({
    image: z.string(),
    cache: z.object({ key: z.object({ files: z.array(z.string()) }), paths: z.array(z.string()) }),
    before_script: z.array(z.string()),
  }),
  preview: jobSchema,
  up: jobSchema,
  drift: jobSchema,
});

export type GitLabFile = z.infer<typeof fileSchema>;
export type GitLabJob = "preview" | "up" | "drift";

export const readGitLabFile = (): GitLabFile => fileSchema.parse(parse(readFileSync(gitlabFile, "utf8")));

// gitlab-ci-local uses what Sets can do from Node 22 on.
const setUnion = `data:text/javascript,${encodeURIComponent("Set.prototype.union ??= function (other) { return new Set([...this, ...other]); }")}`;

/** Has gitlab-ci-local read a file; it checks it by GitLab's own schema, and fails where it doesn't hold to that. */
async function gitlabCiLocal(file: string, ...args: string[]): Promise<CommandResult> {
  const folder = makeTemporaryFolder();
  try {
    await copyFile(file, path.join(folder, ".gitlab-ci.yml"));
    for (const command of [
      ["init", "-q"],
      ["remote", "add", "origin", "git@gitlab.example:phones/groups.git"],
    ])
      await runCommand("git", command, { folder });
    const program = require.resolve("gitlab-ci-local/dist/index.js");
    return await runCommand(process.execPath, ["--import", setUnion, program, ...args], {
      folder,
      environment: { PATH: process.env["PATH"], HOME: folder, NO_COLOR: "1" },
    });
  } finally {
    removeFolder(folder);
  }
}

/** What is wrong with a file; nothing where it is right. */
export async function gitlabProblems(file: string): Promise<string> {
  const { code, stderr } = await gitlabCiLocal(file, "--list");
  return code === 0 ? "" : stderr;
}

const listed = z.array(z.object({ name: z.string(), when: z.string() }));

/** The names of the jobs that a pipeline of this source runs. */
export async function gitlabJobsOn(source: string): Promise<string[]> {
  const variable = ["--variable", `CI_PIPELINE_SOURCE=${source}`];
  const { stdout } = await gitlabCiLocal(
    gitlabFile,
    "--list-json",
    ...variable,
    "--ignore-predefined-vars",
    "CI_PIPELINE_SOURCE",
  );
  return listed
    .parse(JSON.parse(stdout))
    .filter(({ when }) => when !== "never")
    .map(({ name }) => name);
}

/** A job as a script, as GitLab's runner runs it: one shell for all lines. */
export function gitlabScript(job: GitLabJob): { script: string; variables: Record<string, string> } {
  const file = readGitLabFile();
  return {
    script: [...file.default.before_script, ...file[job].script].join("\n"),
    variables: { ...file.variables, ...file[job].variables },
  };
}

export interface Note {
  readonly path: string;
  readonly token: string | undefined;
  readonly body: string;
}

/** The part of GitLab's API that takes notes on merge requests. */
export class NotesApi {
  readonly notes: Note[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<NotesApi> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("There is no port");
    const api = new NotesApi(server, `http://127.0.0.1:${address.port}/api/v4`);
    server.on("request", (request, response) => {
      let body = "";
      request.setEncoding("utf8").on("data", (piece: string) => (body += piece));
      request.on("end", () => {
        const token = request.headers["private-token"];
        api.notes.push({
          path: request.url ?? "",
          token: typeof token === "string" ? token : undefined,
          body,
        });
        response.writeHead(201, { "content-type": "application/json" }).end("{}");
      });
    });
    return api;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
