import { readFileSync } from "node:fs";
import * as path from "node:path";
import { z } from "zod";

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(path.join(__dirname, "../../package.json"), "utf8")));

/** By what name and version the PBX's logs know us. */
export const USER_AGENT = `pulumi-portsip/${version}`;
