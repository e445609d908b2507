import { runScript } from "../lib/script";
import { readArguments, UsageError } from "../lib/usage";
import { packPlugin } from "./pack";

const usage = `npm run release-plugin -- FOLDER

Packs the built plugin into FOLDER, as a release has it: for pulumi plugin install resource portsip VERSION --file FILE.
Prints the file.`;

void runScript({
  usage,
  main: (args) => {
    const [folder] = readArguments(args, {}, 1).positionals;
    if (folder === undefined) throw new UsageError("Which FOLDER?");
    console.log(packPlugin(folder).file);
    return Promise.resolve(0);
  },
});
