import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { repositoryRoot } from "../../scripts/lib/paths";
import { type CommandResult, runCommand, type RunningCommand, startCommand } from "../../scripts/lib/command";
import type { Pbx } from "../pbx";
import type { Stack, StackResource } from "./harness";

/** As npx finds it. */
export const importCommand = path.join(repositoryRoot, "node_modules", ".bin", "pulumi-portsip");

/** Runs `pulumi-portsip import …` in a stack's project. */
export function runImport(stack: Stack, ...args: string[]): Promise<CommandResult> {
  return startImport(stack, ...args).done;
}

export function startImport(stack: Stack, ...args: string[]): RunningCommand {
  return startCommand(importCommand, ["import", ...args], {
    folder: stack.folders.project,
    environment: stack.environment,
  });
}

export const isGroup = ({ type }: StackResource): boolean => /portsip:(index:)?UserGroup$/.test(type);

/** A resource without what differs from run to run, and without where in a program it stands. */
export function comparable(resource: StackResource): unknown {
  const { id, provider, created, modified, sourcePosition, stackTrace, ...rest } = resource;
  const isTime = (value: unknown): boolean => !Number.isNaN(Date.parse(String(value)));
  return {
    ...rest,
    id: isGroup(resource) ? id : typeof id,
    provider: String(provider).replace(/[^:]+$/, ""),
    times: [isTime(created), isTime(modified)],
  };
}

/** Every file below a folder, but for packages: where a secret may have been left. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(file);
    return entry.isFile() ? [file] : [];
  });
}

export function filesWith(secret: string, ...folders: string[]): string[] {
  return folders.flatMap(filesIn).filter((file) => readFileSync(file, "utf8").includes(secret));
}

/** Calls that may change something on the PBX. */
export function writes(pbx: Pbx): string[] {
  return pbx.requests
    .filter(({ method, path: called }) => method !== "GET" && !called.includes("/auth/"))
    .map(({ method, path: called }) => `${method} ${called}`);
}

/** The repository's own compiler settings and lint rules, on a project's program. */
export async function expectCleanProgram(stack: Stack): Promise<void> {
  const { project } = stack.folders;
  await stack.write(
    "tsconfig.json",
    JSON.stringify({
      extends: path.join(repositoryRoot, "tsconfig.base.json"),
      compilerOptions: { noEmit: true },
      include: ["*.ts"],
    }),
  );
  const tool = (name: string, ...args: string[]): Promise<CommandResult> =>
    runCommand(path.join(repositoryRoot, "node_modules", ".bin", name), args, { folder: project });
  const [types, lint] = await Promise.all([
    tool("tsc", "--project", "."),
    tool(
      "eslint",
      "--max-warnings",
      "0",
      "--config",
      path.join(repositoryRoot, "eslint.config.mjs"),
      "index.ts",
    ),
  ]);
  if (types.code !== 0 || lint.code !== 0) throw new Error(`${types.output}\n${lint.output}`);
}
