import { createHash, randomUUID } from "node:crypto";
import { z } from "zod";
import { outputs } from "../../userGroup/state";
import type { Tenant } from "../../session/tenant";
import { PROVIDER, TYPE } from "../../userGroup/handedOver";
import { CommandError } from "../command";
import type { StackConfig } from "../stack";
import type { NewGroup } from "./plan";
import { DEFAULT_PROVIDER, PROVIDER_TYPE, SECRET, SIGNATURE, type State } from "./state";

/** The stack that groups are added to. */
export interface Target {
  readonly stack: string;
  readonly project: string;
  readonly config: StackConfig;
  readonly tenant: Tenant | undefined;
  readonly now: Date;
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
  const stamps = { created: target.now.toISOString(), modified: target.now.toISOString() };
  const urn = (type: string, name: string): string =>
    `urn:pulumi:${target.stack}::${target.project}::${type}::${name}`;

  const stackUrn = urn(STACK_TYPE, `${target.project}-${target.stack}`);
  const stack = live(state, STACK_TYPE)[0];
  if (stack !== undefined && stack.urn !== stackUrn)
    throw new CommandError(
      `the state is that of another stack or project (${stack.urn}, and not ${stackUrn})`,
    );
  const providerUrn = urn(PROVIDER_TYPE, DEFAULT_PROVIDER);
  const provider = live(state, PROVIDER_TYPE).find((resource) => resource.urn === providerUrn);
  const providerId = provider?.id ?? randomUUID();

  const added: Resource[] = [
    ...(stack === undefined ? [{ urn: stackUrn, custom: false, type: STACK_TYPE, ...stamps }] : []),
    ...(provider === undefined
      ? [
          {
            urn: providerUrn,
            custom: true,
            id: providerId,
            type: PROVIDER_TYPE,
            ...settings(state, target),
            ...stamps,
          },
        ]
      : []),
    ...groups.map(({ id, resource, content, inputs }) => ({
      urn: urn(TYPE, resource),
      custom: true,
      id,
      type: TYPE,
      inputs: { __provider: PROVIDER, ...inputs },
      outputs: {
        __provider: PROVIDER,
        ...outputs(
          {
            content,
            options: inputs.connection === undefined ? {} : { connection: inputs.connection },
            mark: undefined,
          },
          target.tenant,
        ),
      },
      parent: stackUrn,
      provider: `${providerUrn}::${providerId}`,
      propertyDependencies: Object.fromEntries(
        ["__provider", ...Object.keys(inputs)].map((key) => [key, []]),
      ),
      ...stamps,
    })),
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

/** Config whose values the provider cannot keep, because the state has nothing to encrypt them with. */
export function unstorable({ encrypts }: State, config: StackConfig): string[] {
  return encrypts ? [] : Object.keys(config).filter((key) => config[key]?.secret === true);
}

function live({ resources }: State, type: string): State["resources"] {
  return resources.filter((resource) => resource.type === type && resource.delete !== true);
}

// The provider keeps the stack's config, so that a refresh before the first update has settings.
function settings(state: State, { config }: Target): { inputs?: Resource; outputs?: Resource } {
  const left = new Set(unstorable(state, config));
  const entries = Object.entries(config)
    .filter(([key]) => !left.has(key))
    .map(([key, { value, secret }]): [string, unknown] => [
      key,
      secret ? { [SIGNATURE]: SECRET, plaintext: JSON.stringify(value) } : value,
    ]);
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
