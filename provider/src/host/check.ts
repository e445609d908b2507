import type { dynamic } from "@pulumi/pulumi";
import { checkInputs } from "../model/check";
import { normalized } from "../model/inputs";
import type { Session } from "./session";
import { stored } from "./state";

/** Validates inputs, all of them at once, and brings them to the form that the state keeps. Sends nothing. */
export function check(
  session: Session,
  olds: unknown,
  news: Readonly<Record<string, unknown>>,
): dynamic.CheckResult<object> {
  const old = stored(olds ?? {});
  session.saw(undefined, old.owner);
  // The host's own property, which it puts back itself.
  const { __provider, ...declared } = news;
  const { inputs, failures } = checkInputs(declared);
  return inputs === undefined || failures.length > 0
    ? { inputs: news, failures }
    : { inputs: normalized(inputs, old.content.outboundCallerIds), failures };
}
