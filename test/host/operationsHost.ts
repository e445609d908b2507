import { check } from "../../provider/src/userGroup/check";
import { create } from "../../provider/src/userGroup/create";
import { remove } from "../../provider/src/userGroup/delete";
import { diff } from "../../provider/src/userGroup/diff";
import { read } from "../../provider/src/userGroup/read";
import { PartlyMadeError } from "../../provider/src/session/errors";
import { Session } from "../../provider/src/session/session";
import { update } from "../../provider/src/userGroup/update";
import { type GroupCalls, HostError, type HostOptions } from "./groupHost";
import { urnOf } from "./pluginProcess";
import type { Provider } from "./smallEngine";

/** The operations in this process, without a door before them: hundreds of calls a second. */
export function startOperations({ config = {} }: Pick<HostOptions, "config">): Promise<Provider> {
  const session = sessionWith(config);
  return Promise.resolve({ about: () => callsIn(session), close });
}

/** The same, told which resource each call is about, as the plugin is. */
export function startOperationsByUrn({ config = {} }: Pick<HostOptions, "config">): Promise<Provider> {
  const session = sessionWith(config);
  return Promise.resolve({ about: (resource) => callsIn(session.of(urnOf(resource))), close });
}

const close = (): Promise<void> => Promise.resolve();

function sessionWith(config: Readonly<Record<string, string>>): Session {
  // All of a run begins at the same moment: there is nothing to wait for that begins later.
  const session = new Session({ waits: { quietMs: 50, startMs: 1_000, endMs: 10_000 } });
  session.configured((key) => config[key]);
  return session;
}

function callsIn(session: Session): GroupCalls {
  return {
    async check(olds, news) {
      const { inputs, failures = [] } = await check(session, olds, news);
      return { inputs: { ...inputs }, failures };
    },
    async diff(id, olds, news) {
      const { changes, replaces = [] } = await diff(session, id, olds, news);
      return { changes: changes !== false, replaces };
    },
    async create(inputs) {
      const { id, outs } = await create(session, inputs).catch(asTheEngineGetsIt);
      return { id, outs: { ...outs } };
    },
    async read(id, props) {
      const found = await read(session, id, props);
      return { id: found.id ?? "", props: { ...found.props }, inputs: found.inputs && { ...found.inputs } };
    },
    async update(id, olds, news) {
      const { outs } = await update(session, id, olds, news).catch(asTheEngineGetsIt);
      return { ...outs };
    },
    delete: (id, props) => remove(session, id, props),
  };
}

function asTheEngineGetsIt(error: unknown): never {
  if (!(error instanceof PartlyMadeError)) throw error;
  throw new HostError(error.message, error.id, { ...error.properties });
}
