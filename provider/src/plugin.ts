export { UserGroup } from "./userGroup/pluginResource";
export type { OutboundCallerId } from "./userGroup/content";
export type { OutboundCallerIdArgs, UserGroupArgs } from "./userGroup/declaration";
export * from "./lookups/byPlugin";
export type * from "./lookups/types";
export type { LookupInputs } from "./lookups";
export { hasNumber } from "./trunk/numbers";
export type { NumberPool, NumberRange } from "./trunk/numbers";
