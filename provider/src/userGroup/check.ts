import type { dynamic } from "@pulumi/pulumi";
import { checkInputs } from "./schema";
import { normalized } from "./inputs";
import { UNKNOWN } from "../session/unknown";
import type { Session } from "../session/session";
import { stored } from "./state";

/** Validates inputs, all of them at once, and brings them to the form that the state keeps. Sends nothing. */
export async function check(
  session: Session,
  olds: unknown,
  news: Readonly<Record<string, unknown>>,
): Promise<dynamic.CheckResult<object>> {
  session.programRuns();
  const old = stored(olds ?? {});
  session.saw({ ...old.options, owner: old.owner });
  // The host's own property, which it puts back itself, and what the program knows of other resources.
  const { __provider, __twins, ...declared } = news;
  const { inputs, failures } = checkInputs(declared);
  const connection = inputs?.connection;
  if (connection && connection !== UNKNOWN) {
    const reason = await session.problemWith(connection);
    if (reason !== undefined) failures.push({ property: "connection", reason });
  }
  if (inputs !== undefined && typeof __twins === "string")
    session.declaredTwice(inputs.name, connection, __twins);
  return inputs === undefined || failures.length > 0
    ? { inputs: news, failures }
    : { inputs: normalized(inputs, old.content.outboundCallerIds), failures };
}
