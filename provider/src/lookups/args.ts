import * as z from "zod";
import { noSuchKey } from "../text/nearest";

const string = z.string({
  error: ({ input }) =>
    typeof input === "object"
      ? "must be a string: for an output or a promise, take the lookup whose name ends in Output"
      : "must be a string",
});
const text = string.refine((given) => given.trim() !== "", { error: "is empty" });
const free = string.nullish();
const connection = z
  .string({ error: "must be the name of a connection" })
  .refine((given) => given !== "", {
    error: "is empty: give the name of a connection, or leave it out for the top-level settings",
  })
  .nullish();

const idOrName = z.strictObject({ id: text.nullish(), name: text.nullish(), connection });
const query = z.strictObject({
  filter: free,
  search: free,
  orderBy: free,
  details: z.boolean({ error: "must be true or false" }).nullish(),
  connection,
});
const onConnection = z.strictObject({ connection });
const numbered = z.strictObject({
  number: z
    .string({
      error: ({ input }) =>
        typeof input === "number"
          ? "must be a string, in quotes: a number loses its leading zeros"
          : typeof input === "object"
            ? "must be a string: for an output or a promise, take the lookup whose name ends in Output"
            : "must be the number of an extension, as a string",
    })
    .refine((given) => /^\d{3,64}$/.test(given), { error: "must have 3 to 64 digits" }),
  connection,
});

/** One thing, by its id or by its name. */
export type Key = { readonly by: "id"; readonly id: string } | { readonly by: "name"; readonly name: string };

/** Arguments that a lookup cannot work with. The message names the lookup, and repeats no value. */
export class ArgumentsError extends Error {
  override readonly name = "ArgumentsError";
}

export function checkedKey(lookup: string, args: unknown): { key: Key; connection: string | undefined } {
  const { id, name, connection } = checked(lookup, idOrName, args);
  const wrong = (given: string): ArgumentsError =>
    new ArgumentsError(`${lookup} takes either an id or a name, and was given ${given}`);
  if (id && name) throw wrong("both");
  if (id) return { key: { by: "id", id }, connection: connection ?? undefined };
  if (name) return { key: { by: "name", name }, connection: connection ?? undefined };
  throw wrong("neither");
}

export function checkedQuery(lookup: string, args: unknown): z.output<typeof query> {
  return checked(lookup, query, args ?? {});
}

export function checkedNumber(
  lookup: string,
  args: unknown,
): { number: string; connection: string | undefined } {
  const { number, connection } = checked(lookup, numbered, args);
  return { number, connection: connection ?? undefined };
}

export function checkedConnection(lookup: string, args: unknown): string | undefined {
  return checked(lookup, onConnection, args ?? {}).connection ?? undefined;
}

function checked<Shape extends z.ZodRawShape, Schema extends z.ZodObject<Shape>>(
  lookup: string,
  schema: Schema,
  args: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(args);
  if (parsed.success) return parsed.data;
  const fields = Object.keys(schema.shape);
  const problems = parsed.error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) => `${key} ${noSuchKey(key, fields)}`);
    if (issue.path.length === 0) return [`it takes an object, of ${fields.join(", ")}`];
    return [`${issue.path.join(".")} ${issue.message}`];
  });
  throw new ArgumentsError(`${lookup} was given wrong arguments: ${problems.join("; ")}`);
}
