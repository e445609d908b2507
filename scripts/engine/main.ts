import path from "node:path";
import { runScript } from "../lib/script";
import { readArguments } from "../lib/usage";
import { ensureEngine } from "./ensure";
import { ownFolder } from "./find";

const usage = `npm run engine [-- FOLDER]

Finds a Pulumi CLI for the tests and the demo: the one on PATH, or else one that it puts into FOLDER
(.engine unless given), by downloading it or, where that fails, by building it with Go in some minutes.`;

void runScript({
  usage,
  main: async (args) => {
    const [folder = ownFolder] = readArguments(args, {}, 1).positionals;
    const engine = await ensureEngine(path.resolve(folder));
    console.log(`Pulumi ${engine.version}, in ${engine.binDir}${engine.from === "PATH" ? " (on PATH)" : ""}`);
    if (engine.from !== "PATH") console.log(`To run it by hand:  export PATH="${engine.binDir}:$PATH"`);
    return 0;
  },
});
