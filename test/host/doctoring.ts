import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as z from "zod";

const bin = path.resolve(__dirname, "../../provider/bin/pulumi-portsip.mjs");

const checksSchema = z.array(z.strictObject({ check: z.string(), status: z.string(), message: z.string() }));

/** A run of `pulumi-portsip doctor`. */
export interface Visit {
  readonly code: unknown;
  readonly stdout: string;
  readonly stderr: string;
  /** "ok", "warn", "fail" or "skip" of each check. */
  readonly statuses: Readonly<Record<string, string>>;
  readonly messages: Readonly<Record<string, string>>;
}

/** A folder to run the doctor in, with nothing else on PATH than what it is given. */
export class Surgery {
  readonly folder = mkdtempSync(path.join(tmpdir(), "pulumi-portsip-"));
  /** All that it ever printed. */
  printed = "";

  /** What stands for the Pulumi CLI: a shell script. */
  cli(script: string): void {
    this.write("bin/pulumi", `#!/bin/sh\n${script}\n`);
  }

  /** Makes the folder a Pulumi project whose CLI knows a stack with this config. */
  project(config: Readonly<Record<string, string | { secret: string }>>, version = "v3.259.0"): void {
    this.write("Pulumi.yaml", "name: program\nruntime: nodejs\n");
    const json = Object.entries(config).map(([key, value]) => [
      key,
      typeof value === "string" ? { value, secret: false } : { value: value.secret, secret: true },
    ]);
    this.write("config.json", JSON.stringify(Object.fromEntries(json)));
    this.cli(
      `case "$1" in version) echo ${version};; stack) echo dev;; config) exec /bin/cat "${this.folder}/config.json";; esac`,
    );
  }

  write(file: string, text: string): string {
    const where = path.join(this.folder, file);
    mkdirSync(path.dirname(where), { recursive: true });
    writeFileSync(where, text, { mode: 0o755 });
    return where;
  }

  /** Runs the doctor with `--json`, and reads that. */
  async visit(environment: NodeJS.ProcessEnv, ...args: string[]): Promise<Visit> {
    const { code, stdout, stderr } = await this.run(environment, "--json", ...args);
    const checks = checksSchema.parse(JSON.parse(stdout));
    return {
      code,
      stdout,
      stderr,
      statuses: Object.fromEntries(checks.map(({ check, status }) => [check, status])),
      messages: Object.fromEntries(checks.map(({ check, message }) => [check, message])),
    };
  }

  run(
    environment: NodeJS.ProcessEnv,
    ...args: string[]
  ): Promise<{ code: unknown; stdout: string; stderr: string }> {
    const env = { PATH: path.join(this.folder, "bin"), ...environment };
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        [bin, "doctor", ...args],
        { cwd: this.folder, env },
        (error, stdout, stderr) => {
          this.printed += stdout + stderr;
          resolve({ code: error?.code ?? 0, stdout, stderr });
        },
      );
    });
  }

  close(): void {
    rmSync(this.folder, { recursive: true });
  }
}
