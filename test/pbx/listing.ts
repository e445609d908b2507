import { type FieldTypes, parseFilter, parseOrderBy } from "./odata";
import { invalid } from "./problem";
import type { Switches } from "./switches";

export interface ListOptions {
  readonly fields: FieldTypes;
  readonly searched: readonly string[];
}

export interface Page<T> {
  readonly count: number;
  readonly items: readonly T[];
}

/** One page of a list call: filter, search, order, then skip and top. `count` is all that match. */
export function page<T extends object>(
  rows: readonly T[],
  query: Readonly<Record<string, string>>,
  { fields, searched }: ListOptions,
  { ignoreFilter }: Pick<Switches, "ignoreFilter">,
): Page<T> {
  const entries = rows.map((row) => ({ row, values: { ...row } as Readonly<Record<string, unknown>> }));
  const filter = query["filter"];
  const test = filter && !ignoreFilter ? parseFilter(filter, fields) : () => true;
  const needle = (query["search"] ?? "").trim().toLowerCase();
  const matching = entries.filter(
    ({ values }) =>
      test(values) &&
      searched.some((field) => {
        const value = values[field];
        return needle === "" || (typeof value === "string" && value.toLowerCase().includes(needle));
      }),
  );
  const order = query["orderby"];
  if (order) {
    const compare = parseOrderBy(order, fields);
    matching.sort((a, b) => compare(a.values, b.values));
  }
  const skip = integer(query, "skip", 0, 0, 2 ** 31 - 1);
  const top = integer(query, "top", 100, 1, 100);
  return { count: matching.length, items: matching.slice(skip, skip + top).map(({ row }) => row) };
}

function integer(
  query: Readonly<Record<string, string>>,
  name: string,
  fallback: number,
  min: number,
  max: number,
): number {
  const text = query[name];
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!/^-?\d+$/.test(text) || value < min || value > max) {
    throw invalid(`'${name}' must be a whole number from ${min} to ${max}.`, name);
  }
  return value;
}
