import * as pulumi from "@pulumi/pulumi";

/**
 * An optional output as a program has it: `undefined` where there is none. The engine keeps that as `null`, and states
 * of before 0.2.0 not at all, which the SDK takes for unknown in a preview: what comes of it would seem to change.
 *
 * @param urn of the resource: what depends on the output depends on the resource
 * @param given the argument that decides it, where one does. What is not declared, and not told by the state either, is
 * not there.
 */
export function optional(
  output: pulumi.Output<string | null | undefined>,
  urn: pulumi.Output<string>,
  given: pulumi.Input<string | boolean | readonly unknown[] | undefined>,
): pulumi.Output<string | undefined>;
export function optional(
  output: pulumi.Output<string[] | null | undefined>,
  urn: pulumi.Output<string>,
  given: pulumi.Input<string | boolean | readonly unknown[] | undefined>,
): pulumi.Output<string[] | undefined>;
export function optional(
  output: pulumi.Output<string | string[] | null | undefined>,
  urn: pulumi.Output<string>,
  given: pulumi.Input<string | boolean | readonly unknown[] | undefined>,
): pulumi.Output<string | string[] | undefined> {
  const present = output.apply((value) => value ?? undefined);
  if (!pulumi.runtime.isDryRun()) return present;
  const declared = pulumi
    .output(given)
    .apply((value) => (isNothing(value) ? urn.apply(() => undefined) : present));
  return pulumi.output(isKnown(output).then((known) => (known ? present : declared)));
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null;
}

// The SDK knows, but its types don't tell: where it doesn't say, the output is taken as it is.
async function isKnown(output: pulumi.Output<unknown>): Promise<boolean> {
  const known: unknown = await Reflect.get(output, "isKnown");
  return known !== false;
}
