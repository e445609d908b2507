import { readFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { repositoryRoot } from "../lib/paths";
import { runScript } from "../lib/script";
import { readArguments, UsageError } from "../lib/usage";
import { notesOf } from "./notes";

const usage = `npm run release-notes -- TAG

Prints what CHANGELOG.md says of the release that a tag such as v1.2.3 stands for. Fails where provider/package.json
has another version, or the changelog no section of it with a date.`;

const read = (file: string): string => readFileSync(path.join(repositoryRoot, file), "utf8");

void runScript({
  usage,
  main: (args) => {
    const [tag] = readArguments(args, {}, 1).positionals;
    if (tag === undefined) throw new UsageError("Which TAG?");
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(read("provider/package.json")));
    console.log(notesOf(tag, version, read("CHANGELOG.md")));
    return Promise.resolve(0);
  },
});
