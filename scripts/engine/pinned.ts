import { readFileSync } from "node:fs";
import path from "node:path";

/** A program that Go builds from a module of ours that pins it, with all that it depends on. */
export interface Pinned {
  /** The folder that holds go.mod and go.sum. */
  folder: string;
  /** The Go package to build. */
  goPackage: string;
  /** Without a leading "v". */
  version: string;
  /** The Go that go.mod asks for. */
  go: string;
}

/** Reads the pinned version of `modulePath`, and the Go it needs, from the text of a go.mod. */
export function readPins(goMod: string, modulePath: string): { version: string; go: string } {
  const lines = goMod.split("\n").map((line) => line.trim().replace(/^require\s+/, ""));
  const valueOf = (key: string): string | undefined =>
    lines.find((line) => line.startsWith(`${key} `))?.split(/\s+/)[1];
  const version = valueOf(modulePath);
  const go = valueOf("go");
  if (version === undefined || go === undefined) throw new Error(`go.mod doesn't pin ${modulePath}`);
  return { version: version.replace(/^v/, ""), go };
}

function pinned(name: string, modulePath: string, packagePath: string): Pinned {
  const folder = path.join(__dirname, name);
  const goMod = readFileSync(path.join(folder, "go.mod"), "utf8");
  return { folder, goPackage: `${modulePath}/${packagePath}`, ...readPins(goMod, modulePath) };
}

export const pinnedCli = (): Pinned => pinned("cli", "github.com/pulumi/pulumi/pkg/v3", "cmd/pulumi");

export const pinnedLanguageHost = (): Pinned =>
  pinned("language-host", "github.com/pulumi/pulumi/sdk/v3", "nodejs/cmd/pulumi-language-nodejs");

/** A small S3-compatible server, for the tests of a state in a bucket. */
export const pinnedS3Server = (): Pinned =>
  pinned("s3-server", "github.com/johannesboyne/gofakes3", "cmd/gofakes3");

/** Pulumi's language host for programs in YAML, for the plugin's tests. */
export const pinnedYamlHost = (): Pinned =>
  pinned("language-yaml", "github.com/pulumi/pulumi-yaml", "cmd/pulumi-language-yaml");
