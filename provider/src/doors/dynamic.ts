import type { dynamic } from "@pulumi/pulumi";
import { check } from "../userGroup/check";
import { PROVIDER } from "../userGroup/handedOver";
import { create } from "../userGroup/create";
import { remove } from "../userGroup/delete";
import { diff } from "../userGroup/diff";
import { PartlyMadeError, silenceRepeatedErrors } from "../session/errors";
import { read } from "../userGroup/read";
import { Session } from "../session/session";
import { update } from "../userGroup/update";

silenceRepeatedErrors();

/** What Pulumi's dynamic host runs for every `UserGroup`: see `userGroup/handedOver.ts` for how it gets here. */
export function provider(): dynamic.ResourceProvider {
  const session = new Session();
  return {
    configure: (request) => {
      session.configured((key) => {
        // A structured value comes as it is, or as JSON.
        const value: unknown = request.config.get(key);
        return typeof value === "string" || value === undefined ? value : JSON.stringify(value);
      });
      return Promise.resolve();
    },
    check: (olds: unknown, news: Record<string, unknown>) => check(session, olds, news),
    diff: async (id, olds: object, news) => {
      const found = await diff(session, id, olds, news);
      // A group that comes back from the plugin: until an update wrote it, the host could neither refresh nor remove it.
      return "__provider" in olds ? found : { ...found, changes: true };
    },
    create: (inputs) => create(session, inputs).catch(keptByTheHost),
    read: (id, props) => read(session, id, props),
    update: (id, olds, news) => update(session, id, olds, news).catch(keptByTheHost),
    delete: (id, props) => remove(session, id, props),
  };
}

// The host puts its own property into what succeeds only; without it, it could neither refresh nor remove the group.
function keptByTheHost(error: unknown): never {
  if (!(error instanceof PartlyMadeError)) throw error;
  throw new PartlyMadeError(error.message, error.id, { ...error.properties, __provider: PROVIDER });
}
