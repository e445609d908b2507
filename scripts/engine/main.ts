import path from "node:path";
import { runScript } from "../lib/script";
import { readArguments } from "../lib/usage";
import { ensureEngine } from "./ensure";
import { ownFolder } from "./find";
import { addYamlHost } from "./yamlHost";

const usage = `npm run engine [-- [--yaml] FOLDER]

Finds a Pulumi CLI for the tests and the demo: the one on PATH, or else one that it puts into FOLDER
(.engine unless given), by downloading it or, where that fails, by building it with Go in some minutes.

  --yaml   also builds Pulumi's language host for programs in YAML, with Go`;

void runScript({
  usage,
  main: async (args) => {
    const { positionals, values } = readArguments(args, { yaml: { type: "boolean" } }, 1);
    const [folder = ownFolder] = positionals;
    const engine = await ensureEngine(path.resolve(folder));
    console.log(`Pulumi ${engine.version}, in ${engine.binDir}${engine.from === "PATH" ? " (on PATH)" : ""}`);
    if (engine.from !== "PATH") console.log(`To run it by hand:  export PATH="${engine.binDir}:$PATH"`);
    const noYaml = values.yaml === true ? await addYamlHost(path.resolve(folder)) : undefined;
    if (noYaml !== undefined) throw new Error(noYaml);
    return 0;
  },
});
