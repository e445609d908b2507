import * as pulumi from "@pulumi/pulumi";
import type { About } from "./run";
import type {
  IdOrName,
  OnConnection,
  Trunk,
  UserGroupResult,
  UserGroupsQuery,
  UserGroupSummary,
} from "./types";

export type * from "./types";

/** Arguments of which each may be an output or a promise. */
export type LookupInputs<Args> = { readonly [Key in keyof Args]: pulumi.Input<Args[Key]> };

/** A group of a list of which it is not known beforehand whether caller IDs are read. */
type MaybeDetailed = UserGroupSummary & Partial<Pick<UserGroupResult, "outboundCallerIds">>;

type Run = typeof import("./run.js");

// What talks to the PBX is loaded by the first lookup, not by importing the package.
const run = (): Promise<Run> => import("./run.js");

const PLAIN: About = { secret: false };

/**
 * A user group of the PBX, with its caller IDs, by its id or its exact name. It is looked up while the program
 * runs, in previews too.
 *
 * API: `GET /api/groups/{id}`, and `GET /api/groups` for a name.
 *
 * @throws where there is no such group, or more than one of that name
 *
 * @example
 * ```ts
 * const sales = await portsip.getUserGroup({ name: "Sales" });
 * export const numbers = sales.outboundCallerIds.map(({ callerId }) => callerId);
 * ```
 */
export async function getUserGroup(args: IdOrName): Promise<UserGroupResult> {
  return (await run()).getUserGroup(args, PLAIN);
}

/**
 * {@link getUserGroup} for arguments that may be outputs or promises. In a preview, nothing is looked up while one
 * of them is unknown, or comes from a resource that is not made yet.
 *
 * @example
 * ```ts
 * const template = portsip.getUserGroupOutput({ name: "Sales" });
 * new portsip.UserGroup("support", { name: "Support", outboundCallerIds: template.outboundCallerIds });
 * ```
 */
export function getUserGroupOutput(args: LookupInputs<IdOrName>): pulumi.Output<UserGroupResult> {
  return whenKnown(args, ({ getUserGroup }, known, about) => getUserGroup(known, about));
}

/**
 * The user groups of the PBX: all of them, or those that a query lets through. Caller IDs are read only with
 * `details: true`, since they take one more call per group.
 *
 * API: `GET /api/groups`, one call per 100 groups; for details, `GET /api/groups/{id}` each.
 *
 * @example
 * ```ts
 * const sales = await portsip.getUserGroups({ filter: "startswith(name,'Sales')", details: true });
 * export const mainLine = sales.filter(({ outboundCallerIds }) => outboundCallerIds.some(({ callerId }) => callerId === "3000"));
 * ```
 */
export async function getUserGroups(
  query: UserGroupsQuery & { readonly details: true },
): Promise<UserGroupResult[]>;
export async function getUserGroups(
  query?: UserGroupsQuery & { readonly details?: false | undefined },
): Promise<UserGroupSummary[]>;
export async function getUserGroups(query?: UserGroupsQuery): Promise<MaybeDetailed[]>;
export async function getUserGroups(query: UserGroupsQuery = {}): Promise<MaybeDetailed[]> {
  return (await run()).getUserGroups(query, PLAIN);
}

/**
 * {@link getUserGroups} for arguments that may be outputs or promises.
 *
 * @example
 * ```ts
 * export const names = portsip.getUserGroupsOutput().apply((groups) => groups.map(({ name }) => name));
 * ```
 */
export function getUserGroupsOutput(
  query: LookupInputs<UserGroupsQuery> & { readonly details: true },
): pulumi.Output<UserGroupResult[]>;
export function getUserGroupsOutput(
  query?: LookupInputs<UserGroupsQuery> & { readonly details?: false | undefined },
): pulumi.Output<UserGroupSummary[]>;
export function getUserGroupsOutput(query?: LookupInputs<UserGroupsQuery>): pulumi.Output<MaybeDetailed[]>;
export function getUserGroupsOutput(
  query: LookupInputs<UserGroupsQuery> = {},
): pulumi.Output<MaybeDetailed[]> {
  return whenKnown(query, ({ getUserGroups }, known, about) => getUserGroups(known, about));
}

/**
 * A SIP trunk of the PBX, by its id or its exact name. It is looked up while the program runs, in previews too.
 *
 * API: `GET /api/providers`.
 *
 * @throws where there is no such trunk, or more than one of that name
 *
 * @example
 * ```ts
 * const trunk = await portsip.getTrunk({ name: "CallCentric" });
 * if (!portsip.hasNumber(trunk, "3000")) throw new Error("3000 may not be presented on CallCentric");
 * ```
 */
export async function getTrunk(args: IdOrName): Promise<Trunk> {
  return (await run()).getTrunk(args, PLAIN);
}

/**
 * {@link getTrunk} for arguments that may be outputs or promises.
 *
 * @example
 * ```ts
 * const trunk = portsip.getTrunkOutput({ name: "CallCentric" });
 * new portsip.UserGroup("sales", { outboundCallerIds: [{ providerId: trunk.id, callerId: "3000" }] });
 * ```
 */
export function getTrunkOutput(args: LookupInputs<IdOrName>): pulumi.Output<Trunk> {
  return whenKnown(args, ({ getTrunk }, known, about) => getTrunk(known, about));
}

/**
 * Every SIP trunk of the PBX. API: `GET /api/providers`, one call per 100 trunks.
 *
 * @example
 * ```ts
 * const trunks = await portsip.getTrunks();
 * export const canPresent = trunks.filter((trunk) => portsip.hasNumber(trunk, "3000")).map(({ name }) => name);
 * ```
 */
export async function getTrunks(args: OnConnection = {}): Promise<Trunk[]> {
  return (await run()).getTrunks(args, PLAIN);
}

/**
 * {@link getTrunks} for arguments that may be outputs or promises.
 *
 * @example
 * ```ts
 * export const trunks = portsip.getTrunksOutput({ connection: "acme" });
 * ```
 */
export function getTrunksOutput(args: LookupInputs<OnConnection> = {}): pulumi.Output<Trunk[]> {
  return whenKnown(args, ({ getTrunks }, known, about) => getTrunks(known, about));
}

/** Looks up once the arguments are known, and all that they come from is made. What is secret stays secret. */
function whenKnown<T>(
  args: unknown,
  lookup: (run: Run, known: unknown, about: About) => Promise<T>,
): pulumi.Output<T> {
  const given = pulumi.output(args);
  return pulumi
    .all([given, idsOfSources(given)])
    .apply(async ([known]) => lookup(await run(), known, { secret: await pulumi.isSecret(given) }));
}

// In a preview, a resource's name is known before there is such a resource; its id is not.
async function idsOfSources(given: pulumi.Output<unknown>): Promise<pulumi.Output<string>[]> {
  // The SDK knows where an output comes from, but its types don't tell: where it doesn't say, nothing waits.
  const resources: unknown = Reflect.get(given, "allResources");
  if (!pulumi.runtime.isDryRun() || typeof resources !== "function") return [];
  const found: unknown = await Reflect.apply(resources, given, []);
  return (found instanceof Set ? Array.from<unknown>(found) : [])
    .filter((each) => pulumi.CustomResource.isInstance(each))
    .map(({ id }) => id);
}
