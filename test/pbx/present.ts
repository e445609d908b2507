import type { CallerId } from "./groupBody";
import { type JsonObject, isObject } from "./json";
import { shuffled } from "./random";
import type { Group } from "./groups";
import { knowsDisplayName, type Switches } from "./switches";

/** A group as GET shows it. */
export function shown(group: Group, switches: Readonly<Switches>, random: () => number): unknown {
  const callerIds = knowsDisplayName(switches.version)
    ? group.outbound_caller_ids
    : group.outbound_caller_ids.map(withoutDisplayName);
  const whole = {
    ...group,
    outbound_caller_ids: switches.shuffleCallerIds ? shuffled(callerIds, random) : callerIds,
  };
  return plain(whole, switches);
}

function withoutDisplayName(entry: CallerId): CallerId {
  const shorter = { ...entry };
  delete shorter.display_name;
  return shorter;
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
