import { Once } from "../pbx/once";
import { type GroupSummary, listGroups } from "./calls";

/**
 * Every group by its name in one Unicode form, read once per connection and process. What was made, renamed or removed
 * since is not known to it: whoever finds a group in it reads the group, and compares the name again.
 */
export const groupsByName = new Once(async (pbx) => {
  const found = new Map<string, GroupSummary[]>();
  for (const group of await listGroups(pbx)) {
    const name = group.name.normalize();
    found.set(name, [...(found.get(name) ?? []), group]);
  }
  return found;
});
