export { UserGroup } from "./resources/userGroup";
export type { OutboundCallerId, OutboundCallerIdArgs, UserGroupArgs } from "./resources/userGroup";
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
export { hasNumber } from "./model/didNumbers";
export type { NumberRange } from "./model/didNumbers";
