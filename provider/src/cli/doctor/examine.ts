import { findProject } from "../project";
import { type Check, named, OF_THE_PBX } from "./check";
import { examinePbx, skipped } from "./examinePbx";
import { checkSettings } from "./settings";
import { checkCli, checkNode, checkSdk } from "./versions";

/** Makes every check; each is told as soon as it is known. */
export async function* examine(connection: string | undefined): AsyncGenerator<Check, void> {
  const project = findProject(process.cwd());
  const folder = project?.runFolder ?? process.cwd();
  const cli = checkCli(process.cwd());
  const node = checkNode(process.versions.node);
  if (node.status === "fail") {
    yield* skipped(["settings", ...OF_THE_PBX], "node");
  } else {
    const { finding, settings } = await checkSettings(connection, project);
    yield named("settings", finding);
    if (settings === undefined) yield* skipped(OF_THE_PBX, "settings");
    else yield* examinePbx(settings, connection);
  }
  yield named("node", node);
  yield named("sdk", checkSdk(folder, process.versions.node));
  yield named("cli", await cli);
}
