import { z } from "zod";
import type { Client } from "./client";
import { PbxError } from "./errors";
import type { Patience } from "./patience";

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

/** How often a list is read anew because it changed while it was read. */
const READINGS = 5;

/**
 * Reads a list whole, one call per 100 items. Entries that come twice are dropped by id; where the list changed
 * meanwhile, and an entry may have slipped from one page to another, it is read again.
 */
export async function everyPage<Item extends { readonly id: string }>(
  client: Client,
  patience: Patience,
  path: string,
  query: ListQuery,
  item: z.ZodType<Item>,
): Promise<Item[]> {
  const schema = z.looseObject({ count: z.int().min(0), items: z.array(item) });
  const given = Object.entries({ filter: query.filter, search: query.search, orderby: query.orderBy });
  const fixed = Object.fromEntries(given.filter((entry): entry is [string, string] => Boolean(entry[1])));
  let before: string | undefined;
  for (let reading = 1; reading <= READINGS; reading += 1) {
    const found = new Map<string, Item>();
    const counts = new Set<number>();
    // On past the count while something new comes: the manual once lets skip count from 1.
    for (let skip = 0, total = 1, added = 1; skip < total || (found.size < total && added > 0);) {
      const had = found.size;
      const page = await client.send(
        {
          method: "GET",
          path,
          query: { ...fixed, top: String(PAGE), skip: String(skip) },
          read: (answer) => client.json(answer, schema),
        },
        patience,
      );
      for (const entry of page.items) if (!found.has(entry.id)) found.set(entry.id, entry);
      added = found.size - had;
      counts.add(page.count);
      total = page.items.length === 0 ? 0 : page.count;
      skip += page.items.length;
    }
    const [count = 0] = counts;
    const now = JSON.stringify([...found.keys()]);
    // A list that is the same twice has not changed, whatever its count says.
    if ((counts.size === 1 && found.size >= count) || now === before) return [...found.values()];
    before = now;
  }
  throw new PbxError(
    `the list ${path} changed each of the ${READINGS} times that it was read: try again when nobody edits it`,
  );
}

/** A text as it stands in an OData filter. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
