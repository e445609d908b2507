import { mkdir } from "node:fs/promises";
import path from "node:path";
import { runCommand } from "../lib/command";
import type { Pinned } from "./pinned";

const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

export async function hasGo(): Promise<boolean> {
  return runCommand("go", ["version"]).then(
    ({ code }) => code === 0,
    () => false,
  );
}

/** How far a build has come, from what `go build -v` prints: modules fetched, packages compiled. */
export class BuildProgress {
  private fetched = 0;
  private compiled = 0;
  private rest = "";

  add(text: string): void {
    const lines = (this.rest + text).split("\n");
    this.rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line.startsWith("go: downloading ")) this.fetched++;
      else if (/^[\w.~/-]+$/.test(line)) this.compiled++;
    }
  }

  toString(): string {
    const parts = [];
    if (this.fetched > 0) parts.push(`${this.fetched} modules fetched`);
    if (this.compiled > 0) parts.push(`${this.compiled} packages compiled`);
    return parts.join(", ");
  }
}

/** The line of Go's output that says what went wrong. */
export function buildError(output: string): string {
  const lines = output.split("\n").filter((line) => line !== "" && !line.startsWith("go: downloading "));
  const telling = /error|mismatch|cannot|requires|invalid|missing|no space/i;
  return lines.find((line) => telling.test(line)) ?? lines.at(-1) ?? "Go says nothing more";
}

export async function buildWithGo(what: Pinned, folder: string, progress: BuildProgress): Promise<void> {
  const temporary = path.join(folder, "tmp");
  await mkdir(temporary, { recursive: true });
  const result = await runCommand(
    "go",
    [
      "build",
      "-v",
      "-mod=readonly", // what go.sum doesn't know isn't built
      "-trimpath",
      "-buildvcs=false", // the version is Pulumi's, not that of this repository
      "-ldflags",
      `-s -w -X ${versionVariable}=v${what.version}`,
      "-o",
      path.join(folder, "bin") + path.sep,
      what.goPackage,
    ],
    {
      folder: what.folder,
      // Without cgo it needs no C compiler.
      environment: { ...process.env, CGO_ENABLED: "0", GOWORK: "off", GOTMPDIR: temporary },
      onOutput: (text) => {
        progress.add(text);
      },
    },
  );
  if (result.code !== 0) throw new Error(buildError(result.output));
}
