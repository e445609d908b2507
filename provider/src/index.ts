export { UserGroup } from "./userGroup/resource";
export type { OutboundCallerId } from "./userGroup/content";
export type { OutboundCallerIdArgs, UserGroupArgs } from "./userGroup/declaration";
export {
  getExtension,
  getExtensionOutput,
  getExtensions,
  getExtensionsOutput,
  getOutboundRule,
  getOutboundRuleOutput,
  getOutboundRules,
  getOutboundRulesOutput,
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
  AppliedGroup,
  ById,
  ByName,
  ByNumber,
  ExtensionCallerId,
  ExtensionResult,
  ExtensionSummary,
  IdOrName,
  LookupInputs,
  OnConnection,
  OutboundRoute,
  OutboundRule,
  OutboundRuleResult,
  Trunk,
  UserGroupResult,
  UserGroupsQuery,
  UserGroupSummary,
} from "./lookups";
export { hasNumber } from "./trunk/numbers";
export type { NumberPool, NumberRange } from "./trunk/numbers";
