import * as z from "zod";
import type { Pbx } from "./client";
import { PbxError } from "./errors";

/** What a list can be narrowed and ordered by. */
export interface ListQuery {
  /** An OData filter, as the API takes it. */
  readonly filter?: string | undefined;
  /** Free text. */
  readonly search?: string | undefined;
  /** Fields to order by, as the API takes them: `name desc,id`. */
  readonly orderBy?: string | undefined;
}

/** The API's largest page. */
const PAGE = 100;

/** How many a list counts: a 64-bit number, which some write as text. */
export const counted = z.union([z.int().min(0), z.string().regex(/^\d+$/).transform(Number)]);

/** The items of a list; `null` is an empty one. */
export function items<Item>(item: z.ZodType<Item>): z.ZodType<Item[]> {
  return z
    .array(item)
    .nullable()
    .transform((list) => list ?? []);
}

/** How often a list is read anew because it changed while it was read. */
const READINGS = 5;

/**
 * Reads a list whole, one call per 100 items. Entries that come twice are dropped by id; where the list changed
 * meanwhile, and an entry may have slipped from one page to another, it is read again.
 */
export async function everyPage<Item extends { readonly id: string }>(
  pbx: Pick<Pbx, "send">,
  path: string,
  query: ListQuery,
  item: z.ZodType<Item>,
): Promise<Item[]> {
  const schema = z.looseObject({ count: counted, items: items(item) });
  const given = Object.entries({ filter: query.filter, search: query.search, orderby: query.orderBy });
  const fixed = Object.fromEntries(given.filter((entry): entry is [string, string] => Boolean(entry[1])));
  const page = (skip: number): Promise<Page<Item>> =>
    pbx.send({
      method: "GET",
      path,
      query: { ...fixed, top: String(PAGE), skip: String(skip) },
      read: (answer) => answer.json(schema),
    });
  let before: string | undefined;
  for (let reading = 1; reading <= READINGS; reading += 1) {
    const { found, count, steady, ended } = await readOnce(page);
    if (steady && found.length >= count) return found;
    // A list that is the same twice has not changed, whatever its count says.
    const now = JSON.stringify(found.map(({ id }) => id));
    if (now === before) {
      if (ended) return found;
      throw new PbxError(
        `the PBX counts ${count} entries in the list ${path}, and gives the same ${found.length} again and again`,
      );
    }
    before = now;
  }
  throw new UnsteadyListError(
    `the list ${path} changed each of the ${READINGS} times that it was read: try again when nobody edits it`,
  );
}

/** A list that somebody changes faster than it can be read whole. */
export class UnsteadyListError extends PbxError {}

interface Page<Item> {
  readonly count: number;
  readonly items: readonly Item[];
}

interface Reading<Item> {
  readonly found: Item[];
  /** How many there are, as the PBX says. */
  readonly count: number;
  /** Nothing tells that the list changed meanwhile. */
  readonly steady: boolean;
  /** The last page was not full: nothing comes behind it. */
  readonly ended: boolean;
}

async function readOnce<Item extends { readonly id: string }>(
  page: (skip: number) => Promise<Page<Item>>,
): Promise<Reading<Item>> {
  const found = new Map<string, Item>();
  const counts = new Set<number>();
  let moved = false;
  let ended = false;
  let largest = 0;
  let again: string | undefined;
  // On past the count while something new comes: the manual once lets skip count from 1.
  for (let skip = 0, total = 1, added = 1; skip < total || (found.size < total && added > 0);) {
    const { count, items } = await page(skip);
    if (again !== undefined && !items.some(({ id }) => id === again)) moved = true;
    const had = found.size;
    for (const entry of items) found.set(entry.id, entry);
    added = found.size - had;
    counts.add(count);
    largest = Math.max(largest, items.length);
    ended = items.length < largest || items.length === 0;
    total = items.length === 0 ? 0 : count;
    skip += items.length;
    // An entry that went and another that came leave the count as it was. So the last entry of a full page is asked
    // for again with the next one, wherever that takes no call more.
    const left = total - skip;
    const overlap =
      left > 0 && items.length === largest && Math.ceil((left + 1) / largest) === Math.ceil(left / largest);
    again = overlap ? items.at(-1)?.id : undefined;
    if (overlap) skip -= 1;
  }
  const [count = 0] = counts;
  return { found: [...found.values()], count, steady: counts.size === 1 && !moved, ended };
}

/** A text as it stands in an OData filter. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
