import * as pulumi from "@pulumi/pulumi";
import { ask, type About, askWhenKnown } from "./ask";
import type * as lookups from "./index";
import { failure } from "./failure";
import type { Found, Lookup } from "./inProgram";

/** Asks the plugin, which has the settings of the stack: a function's result is an object, of many with their list. */
function asking(options: pulumi.InvokeOptions = {}): typeof ask {
  return async <Name extends Lookup>(name: Name, args: unknown, about?: About) => {
    const given: pulumi.Inputs = Object.fromEntries(
      Object.entries(args ?? {}).map(([key, value]: [string, unknown]) => [
        key,
        about?.secret === true ? pulumi.secret(value) : value,
      ]),
    );
    const found: unknown = await pulumi.runtime
      .invoke(`portsip:index:${name}`, given, options)
      .catch((error: unknown) => {
        throw failure(wordsOf(error));
      });
    return (name.endsWith("s") ? onlyValue(found) : found) as Found<Name>;
  };
}

/** What the plugin said, without what Pulumi puts in front of it. */
function wordsOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^.*?invocation of \S+ returned an error: /s, "");
}

function onlyValue(object: unknown): unknown {
  return Object.values(object ?? {})[0];
}

type Plain<Args> = (args: Args, options?: pulumi.InvokeOptions) => Promise<never>;
type WhenKnown<Args> = (args: Args, options?: pulumi.InvokeOutputOptions) => pulumi.Output<never>;

function plain(name: Lookup): Plain<unknown> {
  return async (args, options) => (await asking(options)(name, args)) as never;
}

function whenKnown(name: Lookup): WhenKnown<unknown> {
  return (args, options) => askWhenKnown(name, args ?? {}, options, asking(options)) as pulumi.Output<never>;
}

/** As `getUserGroup` of `pulumi-portsip`, asked through the plugin. */
export const getUserGroup: typeof lookups.getUserGroup = plain("getUserGroup");
/** As `getUserGroupOutput` of `pulumi-portsip`, asked through the plugin. */
export const getUserGroupOutput: typeof lookups.getUserGroupOutput = whenKnown("getUserGroup");
/** As `getUserGroups` of `pulumi-portsip`, asked through the plugin. */
export const getUserGroups: typeof lookups.getUserGroups = plain("getUserGroups");
/** As `getUserGroupsOutput` of `pulumi-portsip`, asked through the plugin. */
export const getUserGroupsOutput: typeof lookups.getUserGroupsOutput = whenKnown("getUserGroups");
/** As `getTrunk` of `pulumi-portsip`, asked through the plugin. */
export const getTrunk: typeof lookups.getTrunk = plain("getTrunk");
/** As `getTrunkOutput` of `pulumi-portsip`, asked through the plugin. */
export const getTrunkOutput: typeof lookups.getTrunkOutput = whenKnown("getTrunk");
/** As `getTrunks` of `pulumi-portsip`, asked through the plugin. */
export const getTrunks: typeof lookups.getTrunks = plain("getTrunks");
/** As `getTrunksOutput` of `pulumi-portsip`, asked through the plugin. */
export const getTrunksOutput: typeof lookups.getTrunksOutput = whenKnown("getTrunks");
/** As `getOutboundRule` of `pulumi-portsip`, asked through the plugin. */
export const getOutboundRule: typeof lookups.getOutboundRule = plain("getOutboundRule");
/** As `getOutboundRuleOutput` of `pulumi-portsip`, asked through the plugin. */
export const getOutboundRuleOutput: typeof lookups.getOutboundRuleOutput = whenKnown("getOutboundRule");
/** As `getOutboundRules` of `pulumi-portsip`, asked through the plugin. */
export const getOutboundRules: typeof lookups.getOutboundRules = plain("getOutboundRules");
/** As `getOutboundRulesOutput` of `pulumi-portsip`, asked through the plugin. */
export const getOutboundRulesOutput: typeof lookups.getOutboundRulesOutput = whenKnown("getOutboundRules");
/** As `getExtension` of `pulumi-portsip`, asked through the plugin. */
export const getExtension: typeof lookups.getExtension = plain("getExtension");
/** As `getExtensionOutput` of `pulumi-portsip`, asked through the plugin. */
export const getExtensionOutput: typeof lookups.getExtensionOutput = whenKnown("getExtension");
/** As `getExtensions` of `pulumi-portsip`, asked through the plugin. */
export const getExtensions: typeof lookups.getExtensions = plain("getExtensions");
/** As `getExtensionsOutput` of `pulumi-portsip`, asked through the plugin. */
export const getExtensionsOutput: typeof lookups.getExtensionsOutput = whenKnown("getExtensions");
