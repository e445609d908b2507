import type { Pbx } from "../pbx/client";
import { Directory, ifTold } from "../pbx/directory";
import { PbxError } from "../pbx/errors";
import { Once } from "../pbx/once";
import { type ApiTrunk, listTrunks } from "./calls";
import { type NumberRange, parseDidNumbers } from "./numbers";

/** A SIP trunk, and the numbers that this tenant may present on it. */
export interface Trunk {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly didNumbers: readonly NumberRange[];
}

/** Every SIP trunk, read once per connection and process: a name that was given to another trunk is followed by the next run. */
export const trunks = new Once(async (pbx) => directoryOf((await listTrunks(pbx)).map(trunkOf)));

/** What finds trunks by their names. @throws {@link PbxError} where the role may not list them */
export async function trunksByName(pbx: Pbx): Promise<Directory<Trunk>> {
  const directory = await ifTold(trunks.of(pbx));
  if (directory === undefined)
    throw new PbxError(
      "these credentials may not list SIP trunks, and so cannot find one by its name: use an account whose role may, or give providerId instead of trunk",
    );
  return directory;
}

export function directoryOf(all: readonly Trunk[]): Directory<Trunk> {
  return new Directory({ one: "SIP trunk", ifSeveral: "give providerId instead of trunk" }, all);
}

export function trunkOf({ id, name, enabled, did_numbers }: ApiTrunk): Trunk {
  return { id, name, enabled: enabled ?? true, didNumbers: parseDidNumbers(did_numbers) };
}
