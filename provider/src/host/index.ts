import type { dynamic } from "@pulumi/pulumi";
import { check } from "./check";
import { create } from "./create";
import { remove } from "./delete";
import { diff } from "./diff";
import { silenceRepeatedErrors } from "./errors";
import { read } from "./read";
import { Session } from "./session";
import { update } from "./update";

silenceRepeatedErrors();

/** What Pulumi's dynamic host runs for every `UserGroup`: see `resources/handedOver.ts` for how it gets here. */
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
    diff: (id, olds, news) => diff(session, id, olds, news),
    create: (inputs) => create(session, inputs),
    read: (id, props) => read(session, id, props),
    update: (id, olds, news) => update(session, id, olds, news),
    delete: (id, props) => remove(session, id, props),
  };
}
