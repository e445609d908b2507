import path from "node:path";
import { runScript } from "../lib/script";
import { ensureEngine } from "./ensure";
import { ownFolder } from "./find";

/** `npm run engine [-- FOLDER]`: the folder is for trying this out away from the repository's own .engine. */
void runScript(async () => {
  const [folder = ownFolder] = process.argv.slice(2);
  const engine = await ensureEngine(path.resolve(folder));
  console.log(`Pulumi ${engine.version}, in ${engine.binDir}${engine.from === "PATH" ? " (on PATH)" : ""}`);
  if (engine.from !== "PATH") console.log(`To run it by hand:  export PATH="${engine.binDir}:$PATH"`);
  return 0;
});
