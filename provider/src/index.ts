export { UserGroup } from "./userGroup/resource";
export type { OutboundCallerId, OutboundCallerIdArgs, UserGroupArgs } from "./userGroup/resource";
export {
  getTrunk,
  getTrunkOutput,
  getTrunks,
  getTrunksOutput,
  getUserGroup,
  getUserGroupOutput,
  getUserGroups,
  getUserGroupsOutput,
} from "./lookups";
export type {
  ById,
  ByName,
  IdOrName,
  LookupInputs,
  OnConnection,
  Trunk,
  UserGroupResult,
  UserGroupsQuery,
  UserGroupSummary,
} from "./lookups";
export { hasNumber } from "./trunk/numbers";
export type { NumberPool, NumberRange } from "./trunk/numbers";
