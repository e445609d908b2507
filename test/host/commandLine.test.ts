import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";

const provider = path.resolve(__dirname, "../../provider");

function run(...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [path.join(provider, "bin/pulumi-portsip.mjs"), ...args],
      (error, stdout, stderr) => {
        resolve({ code: error?.code ?? 0, stdout, stderr });
      },
    );
  });
}

describe("npx pulumi-portsip", () => {
  it.each(["--version", "-v"])("%s says the version of the package", async (option) => {
    const manifest = readFileSync(path.join(provider, "package.json"), "utf8");
    const { code, stdout, stderr } = await run(option);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(manifest).toContain(`"version": "${stdout.trim()}"`);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it("--help lists the commands and --version", async () => {
    const { code, stdout } = await run("--help");
    expect(code).toBe(0);
    for (const word of ["import", "doctor", "--version"]) expect(stdout).toContain(word);
  });

  it("refuses a command that there is not with exit status 2, and names the nearest", async () => {
    expect(await run("docter")).toEqual({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(/^pulumi-portsip: there is no command docter; did you mean doctor\?/),
    });
  });
});
