import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

/** The version of this package. */
export function ownVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(path.join(__dirname, "../../package.json"), "utf8"));
  return z.object({ version: z.string() }).parse(manifest).version;
}
