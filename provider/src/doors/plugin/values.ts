import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { redact } from "../../pbx/errors";
import { UNKNOWN } from "../../session/unknown";

/** Properties as operations know them: secrets as they are, and one value for all that is unknown. */
export type Properties = Readonly<Record<string, unknown>>;

/** Marks an object that is not what it looks like, but a value of a kind that JSON does not have. */
const KIND = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** What the engine sends for a value that it does not know yet: each type has its own. */
const UNKNOWNS = new Set<unknown>([
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // true or false
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // a number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // a list
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // an object
]);

/** Properties that came over the wire, and which parts of them are secret. */
export interface Received {
  readonly properties: Properties;
  readonly secrets: Secrets;
}

/** @param secrets - to which those of these properties are added */
export function received(struct: Struct | undefined, secrets = new Secrets()): Received {
  const properties = Object.entries(struct?.toJavaScript() ?? {}).map(([name, value]) => {
    if (isSecret(value)) secrets.addWhole(name);
    return [
      name,
      revealed(value, (field, leaf, secret) => {
        secrets.add(name, field, leaf, secret);
      }),
    ] as const;
  });
  return { properties: Object.fromEntries(properties), secrets };
}

/** Properties as the wire takes them. What is undefined is left out. */
export function toStruct(properties: object): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)) as Record<string, JavaScriptValue>);
}

/**
 * Which parts of properties are secret. A property that is secret stays so whole. Within lists, which are sorted, and
 * which operations complete, it goes by field and value: what was secret is, and of a field that had secrets, so is
 * what nobody has seen before.
 */
export class Secrets {
  private readonly whole = new Set<string>();
  private readonly fields = new Map<string, { readonly secret: Set<unknown>; readonly open: Set<unknown> }>();

  addWhole(property: string): void {
    this.whole.add(property);
  }

  add(property: string, field: string, value: unknown, secret: boolean): void {
    const key = JSON.stringify([property, field]);
    const known = this.fields.get(key) ?? { secret: new Set(), open: new Set() };
    this.fields.set(key, known);
    known[secret ? "secret" : "open"].add(value);
  }

  /** Whether a property is secret, all of it or in part. */
  has(property: string): boolean {
    const within = JSON.stringify([property]).slice(0, -1) + ",";
    return (
      this.whole.has(property) ||
      [...this.fields].some(([key, { secret }]) => key.startsWith(within) && secret.size > 0)
    );
  }

  /** A text for people, without the secrets that stand in it. */
  conceal(text: string): string {
    const all = [...this.fields.values()].flatMap(({ secret }) => [...secret]);
    return redact(
      text,
      all.filter((value): value is string => typeof value === "string"),
    );
  }

  /** Whether anything is secret. */
  some(): boolean {
    return this.whole.size > 0 || [...this.fields.values()].some(({ secret }) => secret.size > 0);
  }

  /** The properties, with secret parts marked as the wire wants it. */
  mark(properties: object): Properties {
    return Object.fromEntries(
      Object.entries(properties).map(([name, value]: [string, unknown]) => [
        name,
        this.whole.has(name) ? secret(value) : this.marked(name, "", value),
      ]),
    );
  }

  private marked(property: string, field: string, value: unknown): unknown {
    if (Array.isArray(value)) return value.map((each: unknown) => this.marked(property, field, each));
    if (isObject(value))
      return Object.fromEntries(
        Object.entries(value).map(([key, each]) => [key, this.marked(property, key, each)]),
      );
    const known = this.fields.get(JSON.stringify([property, field]));
    const isIt = known !== undefined && known.secret.size > 0 && !known.open.has(value);
    return known?.secret.has(value) === true || isIt ? secret(value) : value;
  }
}

function revealed(
  value: unknown,
  leaf: (field: string, value: unknown, secret: boolean) => void,
  field = "",
  within = false,
): unknown {
  if (isSecret(value)) return revealed(value["value"], leaf, field, true);
  if (Array.isArray(value)) return value.map((each: unknown) => revealed(each, leaf, field, within));
  if (isObject(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, revealed(each, leaf, key, within)]),
    );
  const known = UNKNOWNS.has(value) ? UNKNOWN : value;
  leaf(field, known, within);
  return known;
}

function secret(value: unknown): unknown {
  return value === undefined || value === null ? value : { [KIND]: SECRET, value };
}

function isSecret(value: unknown): value is Readonly<Record<string, unknown>> {
  return isObject(value) && value[KIND] === SECRET;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
