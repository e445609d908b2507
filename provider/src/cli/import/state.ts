import * as z from "zod";
import type { Owner } from "../../session/tenant";
import { type Options, stored } from "../../userGroup/state";
import { checkInputs, type CheckFailure } from "../../userGroup/schema";
import { normalized, type UserGroupInputs } from "../../userGroup/inputs";
import type { UserGroupContent } from "../../userGroup/content";
import { parseJson } from "../../text/json";
import { type Door, doorOf } from "./door";
import { CommandError } from "../command";

/** Marks a value in a state as Pulumi's own: a secret, an asset, … */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";
/** Says that such a value is a secret. */
export const SECRET = "1b47061264138c4ac30d75fd1eb44270";

const properties = z.record(z.string(), z.unknown()).nullish();

const resourceSchema = z.looseObject({
  urn: z.string(),
  type: z.string(),
  custom: z.boolean().nullish(),
  id: z.string().nullish(),
  delete: z.boolean().nullish(),
  external: z.boolean().nullish(),
  protect: z.boolean().nullish(),
  retainOnDelete: z.boolean().nullish(),
  ignoreChanges: z.array(z.string()).nullish(),
  provider: z.string().nullish(),
  inputs: properties,
  outputs: properties,
});

const operationSchema = z.looseObject({ type: z.string(), resource: z.looseObject({ urn: z.string() }) });

const exportSchema = z.looseObject({
  version: z.int(),
  deployment: z.looseObject({
    manifest: z.looseObject({ magic: z.string().nullish(), version: z.string().nullish() }).nullish(),
    secrets_providers: z.looseObject({ type: z.string() }).nullish(),
    resources: z.array(resourceSchema).nullish(),
    pending_operations: z.array(operationSchema).nullish(),
  }),
});

export type StateResource = z.output<typeof resourceSchema>;

/** What `pulumi stack export` printed, as far as we look into it. */
export interface State {
  readonly resources: readonly StateResource[];
  /** What an interrupted update left unfinished, for people: "creating urn:…". */
  readonly pendingOperations: readonly string[];
  /** Whether the state can hold secrets, encrypted. */
  readonly encrypts: boolean;
}

/** Reads a state. @throws {@link CommandError} where it is none */
export function parseState(exported: string): State {
  const parsed = exportSchema.safeParse(parseJson(exported));
  if (!parsed.success) {
    const at = parsed.error.issues[0]?.path.join(".") ?? "";
    throw new CommandError(
      `pulumi stack export printed no state that can be read${at === "" ? "" : ` (at ${at})`}`,
    );
  }
  const { resources, pending_operations, secrets_providers } = parsed.data.deployment;
  return {
    resources: resources ?? [],
    pendingOperations: (pending_operations ?? []).map(({ type, resource }) => `${type} ${resource.urn}`),
    encrypts: secrets_providers !== null && secrets_providers !== undefined,
  };
}

/** A group that the state has. */
export interface StateGroup {
  readonly id: string;
  /** The resource's name. */
  readonly resource: string;
  readonly urn: string;
  /** The next update removes it from the PBX. */
  readonly leaving: boolean;
  /** Only read (`UserGroup.get`). */
  readonly external: boolean;
  /** Directly below the stack, and with the default provider: as a program without more declares it. */
  readonly plain: boolean;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly ignoreChanges: readonly string[];
  readonly owner: Owner | undefined;
  readonly options: Options;
  /** What the last update or refresh saw; undefined where a part of it is secret. */
  readonly content: UserGroupContent | undefined;
  /** What the program declared; else, why that cannot be written down. */
  readonly declared: { readonly inputs: UserGroupInputs } | { readonly failures: readonly CheckFailure[] };
}

/** The groups in a state, by either door. One that is being replaced comes twice: the old one is leaving. */
export function groupsIn({ resources }: State): StateGroup[] {
  return resources.flatMap((resource): StateGroup[] => {
    const door = doorOf(resource.type);
    if (door === undefined || !resource.id) return [];
    const outputs = resource.outputs ?? {};
    const { owner, options, content } = stored(plainOnly(outputs));
    return [
      {
        id: resource.id,
        resource: nameIn(resource.urn),
        urn: resource.urn,
        leaving: resource.delete === true,
        external: resource.external === true,
        plain: typeIn(resource.urn) === door.type && isDefault(resource.provider ?? "", door),
        protect: resource.protect === true,
        retainOnDelete: resource.retainOnDelete === true,
        ignoreChanges: resource.ignoreChanges ?? [],
        owner,
        options,
        content: hasSecret(outputs) ? undefined : content,
        declared: declaredIn(resource.inputs ?? {}),
      },
    ];
  });
}

export const DEFAULT_PROVIDER = "default";

/** The name in a URN; it may itself hold what stands between a URN's parts. */
export function nameIn(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** The type in a URN, with those of what it is below. */
export function typeIn(urn: string): string {
  return urn.split("::")[2] ?? "";
}

// One whose package has a version is default_1_2_3.
function isDefault(provider: string, { providerType }: Door): boolean {
  return new RegExp(`::${providerType}::${DEFAULT_PROVIDER}(_[^:]*)?::`).test(provider);
}

function declaredIn(inputs: Readonly<Record<string, unknown>>): StateGroup["declared"] {
  const { __provider, ...given } = inputs;
  const secret = Object.keys(given).filter((key) => hasSecret(given[key]));
  if (secret.length > 0)
    return {
      failures: secret.map((property) => ({
        property,
        reason: "is a secret, which no program may hold in clear",
      })),
    };
  const { inputs: checked, failures } = checkInputs(given);
  return checked === undefined || failures.length > 0
    ? { failures }
    : { inputs: normalized(checked, { outboundCallerIds: [] }) };
}

function plainOnly(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !hasSecret(value)));
}

function hasSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return (SIGNATURE in value && value[SIGNATURE] === SECRET) || Object.values(value).some(hasSecret);
}
