import { createHash, randomUUID } from "node:crypto";
import * as z from "zod";
import { outputs } from "../../userGroup/state";
import type { Tenant } from "../../session/tenant";
import { CommandError } from "../command";
import type { StackConfig } from "../stack";
import type { Door } from "./door";
import type { NewGroup } from "./plan";
import { DEFAULT_PROVIDER, SECRET, SIGNATURE, type State } from "./state";

/** The stack that groups are added to. */
export interface Target {
  readonly stack: string;
  readonly project: string;
  readonly config: StackConfig;
  readonly tenant: Tenant | undefined;
  readonly now: Date;
  readonly door: Door;
}

type Resource = Readonly<Record<string, unknown>>;

const wholeSchema = z.looseObject({
  deployment: z.looseObject({
    manifest: z.looseObject({ magic: z.string().nullish(), version: z.string().nullish() }).nullish(),
    resources: z.array(z.unknown()).nullish(),
  }),
});

const STACK_TYPE = "pulumi:pulumi:Stack";

/**
 * A state with groups added, as `pulumi up` itself would have written them: besides them the stack and the default
 * provider, where the state has none yet. All else stays as it is. Secrets of the config stand in it in clear: it is
 * for the stdin of `pulumi stack import`, which encrypts them.
 */
export function withGroups(
  exported: string,
  state: State,
  groups: readonly NewGroup[],
  target: Target,
): string {
  const whole = wholeSchema.parse(JSON.parse(exported));
  const { deployment } = whole;
  const stack = stackEntry(state, target);
  const provider = providerEntry(state, target);
  const added = [
    ...stack.added,
    ...provider.added,
    ...groups.map((group) => groupEntry(group, stack.urn, provider.reference, target)),
  ];
  return JSON.stringify({
    ...whole,
    deployment: {
      ...deployment,
      manifest: manifest(deployment.manifest, target.now),
      resources: [...(deployment.resources ?? []), ...added],
    },
  });
}

/** The stack's own entry: the one that is there, or one to add. */
function stackEntry(state: State, target: Target): { urn: string; added: Resource[] } {
  const urn = urnOf(target, STACK_TYPE, `${target.project}-${target.stack}`);
  const [there] = live(state, STACK_TYPE);
  if (there === undefined)
    return { urn, added: [{ urn, custom: false, type: STACK_TYPE, ...stamps(target) }] };
  if (there.urn === urn) return { urn, added: [] };
  throw new CommandError(`the state is that of another stack or project (${there.urn}, and not ${urn})`);
}

/** The default provider's: the one that is there, or one to add. */
function providerEntry(state: State, target: Target): { reference: string; added: Resource[] } {
  const type = target.door.providerType;
  const urn = urnOf(target, type, DEFAULT_PROVIDER);
  const there = live(state, type).find((resource) => resource.urn === urn);
  if (there?.id) return { reference: `${urn}::${there.id}`, added: [] };
  const id = randomUUID();
  const added = { urn, custom: true, id, type, ...settings(state, target), ...stamps(target) };
  return { reference: `${urn}::${id}`, added: [added] };
}

function groupEntry(
  { id, resource, content, inputs, protect }: NewGroup,
  parent: string,
  provider: string,
  target: Target,
): Resource {
  const { connection } = inputs;
  const options = connection === undefined ? {} : { connection };
  const { type, handedOver, told } = target.door;
  const declared = { ...handedOver, ...inputs };
  return {
    urn: urnOf(target, type, resource),
    custom: true,
    id,
    type,
    inputs: declared,
    outputs: { ...handedOver, ...outputs({ content, options, mark: undefined }, target.tenant) },
    parent,
    ...(protect && { protect }),
    provider,
    propertyDependencies: Object.fromEntries(
      [...Object.keys(declared), ...told(resource, inputs.name)].map((key) => [key, []]),
    ),
    ...stamps(target),
  };
}

function urnOf({ stack, project }: Target, type: string, name: string): string {
  return `urn:pulumi:${stack}::${project}::${type}::${name}`;
}

function stamps({ now }: Target): Resource {
  return { created: now.toISOString(), modified: now.toISOString() };
}

/** Config whose values the provider cannot keep, because the state has nothing to encrypt them with. */
export function unstorable({ encrypts }: State, config: StackConfig): string[] {
  return encrypts ? [] : Object.keys(config).filter((key) => config[key]?.secret === true);
}

function live({ resources }: State, type: string): State["resources"] {
  return resources.filter((resource) => resource.type === type && resource.delete !== true);
}

// The provider keeps the stack's config, so that a refresh before the first update has settings.
function settings(state: State, { config, door }: Target): { inputs?: Resource; outputs?: Resource } {
  const left = new Set(unstorable(state, config));
  const entries = Object.entries(config)
    .filter(([key]) => !left.has(key))
    .flatMap(([key, { value, secret }]): [string, unknown][] => {
      const setting = door.settingOf(key);
      const kept = secret ? { [SIGNATURE]: SECRET, plaintext: JSON.stringify(value) } : value;
      return setting === undefined ? [] : [[setting, kept]];
    });
  const properties = Object.fromEntries(entries);
  return entries.length === 0 ? {} : { inputs: properties, outputs: properties };
}

// The state of a stack that was never updated may lack the sum that Pulumi checks, which is that of its version.
function manifest(given: z.output<typeof wholeSchema>["deployment"]["manifest"], now: Date): Resource {
  if (given?.magic) return given;
  const version = given?.version ?? "";
  return {
    ...given,
    time: now.toISOString(),
    version,
    magic: createHash("sha256").update(version).digest("hex"),
  };
}
