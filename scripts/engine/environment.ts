import path from "node:path";
import type { Engine } from "./find";

/** What the machine's user, npm, jest or another stack may have set, and a run of ours must not see. */
const strays = /^(PULUMI_|PORTSIP_|npm_|JEST_|TS_NODE_|(FORCE_COLOR|NO_COLOR|NODE_ENV|NODE_OPTIONS)$)/i;

export interface StackFolders {
  /** The Pulumi project. */
  project: string;
  home: string;
  state: string;
  temporary: string;
}

export function stackFolders(root: string): StackFolders {
  const folder = (name: string): string => path.join(root, name);
  return {
    project: folder("project"),
    home: folder("home"),
    state: folder("state"),
    temporary: folder("tmp"),
  };
}

/** The settings that keep a stack in its own folders, with a passphrase instead of an account. */
export function stackSettings(folders: StackFolders): Record<string, string> {
  return {
    PULUMI_HOME: folders.home,
    PULUMI_BACKEND_URL: `file://${folders.state}`,
    PULUMI_CONFIG_PASSPHRASE: "a local stack",
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
}

/** The environment in which the CLI runs. Programs are only transpiled: that halves a run's time after an edit. */
export function stackEnvironment(engine: Engine, folders: StackFolders): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !strays.test(name));
  return {
    ...Object.fromEntries(inherited),
    ...stackSettings(folders),
    PATH: engine.path,
    TMPDIR: folders.temporary,
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true", // nothing is fetched in the middle of a run
  };
}
