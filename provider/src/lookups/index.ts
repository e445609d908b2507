import * as pulumi from "@pulumi/pulumi";
import { ask, askWhenKnown } from "./ask";
import type {
  ByNumber,
  ExtensionResult,
  ExtensionSummary,
  IdOrName,
  OnConnection,
  OutboundRuleResult,
  OutboundRule,
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

// Pulumi's options come second, as for the lookups of every package. Here there is no provider to choose, so that only
// dependsOn means something: provider, parent and version are taken and left alone.

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
export function getUserGroup(args: IdOrName, options?: pulumi.InvokeOptions): Promise<UserGroupResult>;
export function getUserGroup(args: IdOrName): Promise<UserGroupResult> {
  return ask("getUserGroup", args);
}

/**
 * {@link getUserGroup} for arguments that may be outputs or promises. In a preview, nothing is looked up while one
 * of them is unknown, or comes from a resource that is not made yet; nor before the resources of `dependsOn`.
 *
 * @example
 * ```ts
 * const template = portsip.getUserGroupOutput({ name: "Sales" });
 * new portsip.UserGroup("support", { name: "Support", outboundCallerIds: template.outboundCallerIds });
 * ```
 */
export function getUserGroupOutput(
  args: LookupInputs<IdOrName>,
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<UserGroupResult> {
  return askWhenKnown("getUserGroup", args, options);
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
  options?: pulumi.InvokeOptions,
): Promise<UserGroupResult[]>;
export async function getUserGroups(
  query?: UserGroupsQuery & { readonly details?: false | undefined },
  options?: pulumi.InvokeOptions,
): Promise<UserGroupSummary[]>;
export async function getUserGroups(
  query?: UserGroupsQuery,
  options?: pulumi.InvokeOptions,
): Promise<MaybeDetailed[]>;
export async function getUserGroups(query: UserGroupsQuery = {}): Promise<MaybeDetailed[]> {
  return ask("getUserGroups", query);
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
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<UserGroupResult[]>;
export function getUserGroupsOutput(
  query?: LookupInputs<UserGroupsQuery> & { readonly details?: false | undefined },
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<UserGroupSummary[]>;
export function getUserGroupsOutput(
  query?: LookupInputs<UserGroupsQuery>,
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<MaybeDetailed[]>;
export function getUserGroupsOutput(
  query: LookupInputs<UserGroupsQuery> = {},
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<MaybeDetailed[]> {
  return askWhenKnown("getUserGroups", query, options);
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
export function getTrunk(args: IdOrName, options?: pulumi.InvokeOptions): Promise<Trunk>;
export function getTrunk(args: IdOrName): Promise<Trunk> {
  return ask("getTrunk", args);
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
export function getTrunkOutput(
  args: LookupInputs<IdOrName>,
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<Trunk> {
  return askWhenKnown("getTrunk", args, options);
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
export function getTrunks(args?: OnConnection, options?: pulumi.InvokeOptions): Promise<Trunk[]>;
export function getTrunks(args: OnConnection = {}): Promise<Trunk[]> {
  return ask("getTrunks", args);
}

/**
 * {@link getTrunks} for arguments that may be outputs or promises.
 *
 * @example
 * ```ts
 * export const trunks = portsip.getTrunksOutput({ connection: "acme" });
 * ```
 */
export function getTrunksOutput(
  args: LookupInputs<OnConnection> = {},
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<Trunk[]> {
  return askWhenKnown("getTrunks", args, options);
}

/**
 * An outbound rule of the PBX, by its id or its exact name, with its routes and the user groups that it is applied to.
 * It is looked up while the program runs, in previews too.
 *
 * API: `GET /api/outbound_rules` for a name, `GET /api/outbound_rules/{id}`, and
 * `GET /api/outbound_rules/{id}/applied_groups`.
 *
 * @throws where there is no such rule, or more than one of that name
 *
 * @example
 * ```ts
 * const rule = await portsip.getOutboundRule({ name: "Out via CallCentric" });
 * if (!rule.enabled) throw new Error("calls of Sales have no way out");
 * ```
 */
export function getOutboundRule(args: IdOrName, options?: pulumi.InvokeOptions): Promise<OutboundRuleResult>;
export function getOutboundRule(args: IdOrName): Promise<OutboundRuleResult> {
  return ask("getOutboundRule", args);
}

/**
 * {@link getOutboundRule} for arguments that may be outputs or promises.
 *
 * @example
 * ```ts
 * const rule = portsip.getOutboundRuleOutput({ name: "Out via CallCentric" });
 * export const appliedTo = rule.userGroups.apply((groups) => groups.map(({ name }) => name));
 * ```
 */
export function getOutboundRuleOutput(
  args: LookupInputs<IdOrName>,
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<OutboundRuleResult> {
  return askWhenKnown("getOutboundRule", args, options);
}

/**
 * Every outbound rule of the PBX, in the order of their priority. API: `GET /api/outbound_rules`, one call per 100 rules.
 *
 * @example
 * ```ts
 * const rules = await portsip.getOutboundRules();
 * export const disabled = rules.filter(({ enabled }) => !enabled).map(({ name }) => name);
 * ```
 */
export function getOutboundRules(
  args?: OnConnection,
  options?: pulumi.InvokeOptions,
): Promise<OutboundRule[]>;
export function getOutboundRules(args: OnConnection = {}): Promise<OutboundRule[]> {
  return ask("getOutboundRules", args);
}

/**
 * {@link getOutboundRules} for arguments that may be outputs or promises.
 *
 * @example
 * ```ts
 * export const rules = portsip.getOutboundRulesOutput({ connection: "acme" });
 * ```
 */
export function getOutboundRulesOutput(
  args: LookupInputs<OnConnection> = {},
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<OutboundRule[]> {
  return askWhenKnown("getOutboundRules", args, options);
}

/**
 * An extension of the PBX, by its number, with the numbers that it presents by itself. It is looked up while the program
 * runs, in previews too.
 *
 * API: `GET /api/users`, and `GET /api/users/{id}`.
 *
 * @throws where there is no such extension
 *
 * @example
 * ```ts
 * const { number, anonymousOutboundCalls } = await portsip.getExtension({ number: "101" });
 * if (anonymousOutboundCalls) throw new Error("101 presents no number");
 * new portsip.UserGroup("reception", { name: "Reception", members: [number] });
 * ```
 */
export function getExtension(args: ByNumber, options?: pulumi.InvokeOptions): Promise<ExtensionResult>;
export function getExtension(args: ByNumber): Promise<ExtensionResult> {
  return ask("getExtension", args);
}

/**
 * {@link getExtension} for arguments that may be outputs or promises.
 *
 * @example
 * ```ts
 * export const presents = portsip.getExtensionOutput({ number: "101" }).outboundCallerIds;
 * ```
 */
export function getExtensionOutput(
  args: LookupInputs<ByNumber>,
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<ExtensionResult> {
  return askWhenKnown("getExtension", args, options);
}

/**
 * Every extension of the PBX. API: `GET /api/users`, one call per 100 users; one without an extension is left out.
 *
 * @example
 * ```ts
 * const extensions = await portsip.getExtensions();
 * const members = extensions.filter(({ number }) => number.startsWith("2")).map(({ number }) => number);
 * new portsip.UserGroup("sales", { name: "Sales", members });
 * ```
 */
export function getExtensions(
  args?: OnConnection,
  options?: pulumi.InvokeOptions,
): Promise<ExtensionSummary[]>;
export function getExtensions(args: OnConnection = {}): Promise<ExtensionSummary[]> {
  return ask("getExtensions", args);
}

/**
 * {@link getExtensions} for arguments that may be outputs or promises.
 *
 * @example
 * ```ts
 * export const numbers = portsip.getExtensionsOutput().apply((all) => all.map(({ number }) => number));
 * ```
 */
export function getExtensionsOutput(
  args: LookupInputs<OnConnection> = {},
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<ExtensionSummary[]> {
  return askWhenKnown("getExtensions", args, options);
}
