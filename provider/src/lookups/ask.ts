import * as pulumi from "@pulumi/pulumi";
import type { Found, Lookup } from "./inProgram";

/** What is known of arguments besides their values. */
export interface About {
  readonly secret: boolean;
}

/** Asks the PBX; or a unit test's mocks where they are set, and then nothing is loaded and no PBX is contacted. */
export async function ask<Name extends Lookup>(
  name: Name,
  args: unknown,
  about: About = { secret: false },
): Promise<Found<Name>> {
  const mocks = mocksOfTest();
  if (mocks !== undefined) return mocked(mocks, name, args);
  // What talks to the PBX is loaded by the first lookup, not by importing the package.
  const { lookUpInProgram } = await import("./inProgram.js");
  return lookUpInProgram(name, args, about);
}

/** As {@link ask}, once the arguments are known, and all that they come from is made. What is secret stays secret. */
export function askWhenKnown<Name extends Lookup>(
  name: Name,
  args: unknown,
  { dependsOn = [] }: pulumi.InvokeOutputOptions = {},
  asks: typeof ask<Name> = ask,
): pulumi.Output<Found<Name>> {
  const given = pulumi.output(args);
  const before = pulumi.output([dependsOn]).apply((resources: unknown) => pulumi.all(made(resources)));
  return pulumi
    .all([given, idsOfSources(given), before])
    .apply(async ([known]) => asks(name, known, { secret: await pulumi.isSecret(given) })) as pulumi.Output<
    Found<Name>
  >;
}

/** What a unit test gave to `pulumi.runtime.setMocks`. */
function mocksOfTest(): pulumi.runtime.Mocks | undefined {
  const monitor: object | undefined = pulumi.runtime.getMonitor();
  return monitor !== undefined && "mocks" in monitor ? (monitor.mocks as pulumi.runtime.Mocks) : undefined;
}

/** What a test says that the PBX has is taken as it is. The list of a lookup of many may stand in an object. */
async function mocked<Name extends Lookup>(
  mocks: pulumi.runtime.Mocks,
  name: Name,
  args: unknown,
): Promise<Found<Name>> {
  const inputs: object = { ...(args ?? {}) };
  const answer: unknown = await mocks.call({ token: `portsip:index:${name}`, inputs });
  const inObject = name.endsWith("s") && !Array.isArray(answer);
  return (inObject ? Object.values({ ...(answer ?? {}) }).flat() : answer) as Found<Name>;
}

/** Known once the resources are made, and those within components. */
function made(resources: unknown): pulumi.Output<string>[] {
  return [resources].flat(2).flatMap((each: unknown) => {
    if (pulumi.CustomResource.isInstance(each)) return [each.id];
    if (!pulumi.Resource.isInstance(each)) return [];
    const children: unknown = Reflect.get(each, "__childResources");
    return [each.urn, ...made(children instanceof Set ? Array.from<unknown>(children) : [])];
  });
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
