import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import * as z from "zod";
import { example } from "../harness";

export const workflowFile = path.join(example("pipelines").folder, ".github/workflows/phone-groups.yml");

/** What a repository's settings hold. */
export interface Store {
  readonly vars: Record<string, string>;
  readonly secrets: Record<string, string>;
}

// The actions with the inputs that their action.yml knows, as far as they are used.
const action = z.union([
  z.strictObject({ uses: z.literal("actions/checkout@v7") }),
  z.strictObject({
    uses: z.literal("actions/setup-node@v7"),
    with: z.strictObject({ "node-version": z.number(), cache: z.literal("npm") }),
  }),
  z.strictObject({
    uses: z.literal("pulumi/actions@v7"),
    with: z
      .strictObject({
        command: z.literal("up"),
        "stack-name": z.string(),
        refresh: z.boolean().optional(),
      })
      .optional(),
  }),
]);
const step = z.union([z.strictObject({ run: z.string() }), action]);

const workflowSchema = z.object({
  on: z.record(z.string(), z.unknown()),
  env: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.object({
      if: z.string(),
      permissions: z.record(z.string(), z.string()).optional(),
      concurrency: z.string().optional(),
      env: z.record(z.string(), z.string()).optional(),
      steps: z.array(step),
    }),
  ),
});

export type Workflow = z.infer<typeof workflowSchema>;

export const readWorkflow = (): Workflow => workflowSchema.parse(parse(readFileSync(workflowFile, "utf8")));

/** The names of the jobs that an event starts. */
export function jobsOn(event: string, { jobs }: Workflow = readWorkflow()): string[] {
  return Object.keys(jobs).filter((job) => jobs[job]?.if === `github.event_name == '${event}'`);
}

const PULL_REQUEST = { token: "a-token", "event.number": "42" };

/** Puts in what `${{ … }}` stands for; as on GitHub, nothing for what the store doesn't have. */
function filled(text: string, contexts: Record<string, Record<string, string>>): string {
  return text.replaceAll(/\$\{\{ (\w+)\.([\w.]+) \}\}/g, (_, context: string, name: string) => {
    const values = contexts[context];
    if (values === undefined) throw new Error(`There is no context ${context}`);
    return values[name] ?? "";
  });
}

/** A job as a script, with pulumi/actions as the commands that it runs, and the variables that it runs with. */
export function githubJob(
  job: string,
  store: Store,
  stack: string,
): { script: string; variables: Record<string, string> } {
  const workflow = readWorkflow();
  const contexts: Record<string, Record<string, string>> = { ...store, github: PULL_REQUEST };
  const variables = Object.fromEntries(
    Object.entries({ ...workflow.env, ...workflow.jobs[job]?.env }).map(([name, value]) => [
      name,
      filled(value, contexts),
    ]),
  );
  variables["STACK"] = stack;
  const lines = (workflow.jobs[job]?.steps ?? []).map((each) => {
    if ("run" in each) return each.run;
    if (each.uses !== "pulumi/actions@v7") return `: ${each.uses}`;
    if (each.with === undefined) return "pulumi version >/dev/null";
    const { command, "stack-name": name, refresh } = each.with;
    const chosen = `--stack '${filled(name, { env: variables })}' --non-interactive`;
    return [
      "pulumi login --non-interactive >/dev/null",
      `pulumi stack select ${chosen}`,
      `pulumi ${command} ${chosen} --color never --yes --skip-preview${refresh === true ? " --refresh" : ""}`,
    ].join("\n");
  });
  return { script: lines.join("\n"), variables };
}
