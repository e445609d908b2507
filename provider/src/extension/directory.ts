import { Directory, ifTold } from "../pbx/directory";
import { Once } from "../pbx/once";
import { listExtensions } from "./calls";

/** Every extension by its number, read once per connection and process; undefined where the role may not list users. */
export const extensions = new Once(async (pbx) => {
  const all = await ifTold(listExtensions(pbx));
  return all && directoryOf(all.map(({ id, number }) => ({ id, name: number })));
});

export function directoryOf(
  all: readonly { readonly id: string; readonly name: string }[],
): Directory<{ readonly id: string; readonly name: string }> {
  return new Directory({ one: "extension", ifSeveral: "give each a number of its own" }, all);
}
