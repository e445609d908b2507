import { CheckFailure, type InvokeRequest, InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import { ArgumentsError } from "../../lookups/args";
import * as lookups from "../../lookups/run";
import type { Session } from "../../session/session";
import { received, toStruct } from "./values";

/** The lookups, by what programs call them. What finds many gives them under a name: a function's result is an object. */
const FUNCTIONS = {
  getUserGroup: { run: lookups.getUserGroup },
  getUserGroups: { run: lookups.getUserGroups, many: "userGroups" },
  getTrunk: { run: lookups.getTrunk },
  getTrunks: { run: lookups.getTrunks, many: "trunks" },
  getOutboundRule: { run: lookups.getOutboundRule },
  getOutboundRules: { run: lookups.getOutboundRules, many: "outboundRules" },
  getExtension: { run: lookups.getExtension },
  getExtensions: { run: lookups.getExtensions, many: "extensions" },
} as const;

/** Runs a lookup, `portsip:index:getTrunk`. */
export async function invoke(session: Session, request: InvokeRequest): Promise<InvokeResponse> {
  const lookup = new Map<string, { run: (typeof FUNCTIONS)[keyof typeof FUNCTIONS]["run"]; many?: string }>(
    Object.entries(FUNCTIONS),
  ).get(request.getTok().replace(/^portsip:index:/, ""));
  if (lookup === undefined)
    throw new Error(
      `portsip has no function ${request.getTok()} (there are ${Object.keys(FUNCTIONS)
        .map((name) => `portsip:index:${name}`)
        .join(", ")})`,
    );
  const { properties, secrets } = received(request.getArgs());
  const response = new InvokeResponse();
  try {
    const found = await lookup.run(properties, { secret: secrets.some(), session });
    response.setReturn(toStruct(lookup.many === undefined ? found : { [lookup.many]: found }));
  } catch (error) {
    if (!(error instanceof ArgumentsError)) throw error;
    const failure = new CheckFailure();
    failure.setReason(error.message);
    response.addFailures(failure);
  }
  return response;
}
