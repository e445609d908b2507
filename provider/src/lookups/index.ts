import * as pulumi from "@pulumi/pulumi";
import type {
  IdOrName,
  OnConnection,
  Trunk,
  UserGroupResult,
  UserGroupsQuery,
  UserGroupSummary,
} from "./types";

export type {
  IdOrName,
  OnConnection,
  Trunk,
  UserGroupResult,
  UserGroupsQuery,
  UserGroupSummary,
} from "./types";

type Inputs<Args> = { readonly [Key in keyof Args]: pulumi.Input<Args[Key]> };

// What talks to the PBX is loaded by the first lookup, not by importing the package.
const run = (): Promise<typeof import("./run.js")> => import("./run.js");

/**
 * A user group of the PBX, with its caller IDs, by its id or its exact name. It is looked up while the program
 * runs, in previews too.
 *
 * API: `GET /api/groups/{id}`, and `GET /api/groups` for a name.
 *
 * @throws where there is no such group, or more than one of that name
 */
export async function getUserGroup(args: IdOrName): Promise<UserGroupResult> {
  return (await run()).getUserGroup(args);
}

/** {@link getUserGroup} for arguments that may be outputs. */
export function getUserGroupOutput(args: Inputs<IdOrName>): pulumi.Output<UserGroupResult> {
  return pulumi.output(args).apply(getUserGroup);
}

/**
 * The user groups of the PBX: all of them, or those that a query lets through. Caller IDs are read only with
 * `details: true`, since they take one more call per group.
 *
 * API: `GET /api/groups`, one call per 100 groups; for details, `GET /api/groups/{id}` each.
 */
export async function getUserGroups(
  query: UserGroupsQuery & { readonly details: true },
): Promise<UserGroupResult[]>;
export async function getUserGroups(
  query?: UserGroupsQuery & { readonly details?: false },
): Promise<UserGroupSummary[]>;
export async function getUserGroups(
  query: UserGroupsQuery & { readonly details?: boolean } = {},
): Promise<UserGroupSummary[]> {
  return (await run()).getUserGroups(query);
}

/** {@link getUserGroups} for arguments that may be outputs. */
export function getUserGroupsOutput(
  query: Inputs<UserGroupsQuery> & { readonly details: true },
): pulumi.Output<UserGroupResult[]>;
export function getUserGroupsOutput(
  query?: Inputs<UserGroupsQuery> & { readonly details?: false },
): pulumi.Output<UserGroupSummary[]>;
export function getUserGroupsOutput({
  details = false,
  ...query
}: Inputs<UserGroupsQuery> & { readonly details?: boolean } = {}): pulumi.Output<UserGroupSummary[]> {
  return pulumi
    .output(query)
    .apply((known) => (details ? getUserGroups({ ...known, details }) : getUserGroups(known)));
}

/**
 * A SIP trunk of the PBX, by its id or its exact name. It is looked up while the program runs, in previews too.
 *
 * API: `GET /api/providers`.
 *
 * @throws where there is no such trunk, or more than one of that name
 */
export async function getTrunk(args: IdOrName): Promise<Trunk> {
  return (await run()).getTrunk(args);
}

/** {@link getTrunk} for arguments that may be outputs. */
export function getTrunkOutput(args: Inputs<IdOrName>): pulumi.Output<Trunk> {
  return pulumi.output(args).apply(getTrunk);
}

/** Every SIP trunk of the PBX. API: `GET /api/providers`, one call per 100 trunks. */
export async function getTrunks(args: OnConnection = {}): Promise<Trunk[]> {
  return (await run()).getTrunks(args);
}

/** {@link getTrunks} as an output. */
export function getTrunksOutput(args: Inputs<OnConnection> = {}): pulumi.Output<Trunk[]> {
  return pulumi.output(args).apply(getTrunks);
}
