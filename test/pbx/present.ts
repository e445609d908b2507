import { type CallerId, callerIdFields } from "./groupBody";
import { type JsonObject, isObject } from "./json";
import { shuffled } from "./random";
import type { Group } from "./groups";
import type { Switches } from "./switches";

/** A group as GET shows it. */
export function shown(group: Group, switches: Readonly<Switches>, random: () => number): unknown {
  const fields = callerIdFields(switches.version);
  const callerIds = group.outbound_caller_ids.map((entry) => withFields(entry, fields));
  const whole = {
    ...group,
    outbound_caller_ids: switches.shuffleCallerIds ? shuffled(callerIds, random) : callerIds,
  };
  return plain(whole, switches);
}

function withFields(
  { description, display_name, ...rest }: CallerId,
  fields: ReturnType<typeof callerIdFields>,
): unknown {
  return {
    ...rest,
    ...(fields.has("description") && { description }),
    ...(fields.has("display_name") && { display_name }),
  };
}

/** A group as a list shows it: never its caller IDs. */
export function summary(group: Group, switches: Readonly<Switches>): unknown {
  const { id, name, description } = group;
  return plain({ id, name, description }, switches);
}

/** Anything else, as the switches want its blanks. */
export function plain(value: unknown, { omitNulls }: Readonly<Switches>): unknown {
  return omitNulls ? withoutNulls(value) : value;
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  return isObject(value) ? objectWithoutNulls(value) : value;
}

function objectWithoutNulls(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, withoutNulls(value)]),
  );
}
