import { shown } from "../../text/instead";
import { hasNumber, type NumberRange, poolText } from "../../trunk/numbers";
import type { Group, Own } from "./scene";

/** What is set, of all that counts for the number of a call over one trunk. */
export interface Candidates {
  /** What the extension is set to, its numbers being those on the trunk. Undefined where it may not be read. */
  readonly own: Own | undefined;
  /** The number of the rule's route. */
  readonly route: string | undefined;
  /** The caller's groups that the rule is applied to, with their numbers on the trunk. */
  readonly groups: readonly {
    readonly group: Pick<Group, "id" | "name">;
    readonly numbers: readonly string[];
  }[];
  /** The company's numbers on the trunk. Undefined where they may not be read. */
  readonly company: readonly string[] | undefined;
  /** The numbers that may be presented on the trunk; a trunk without a pool limits nothing. */
  readonly pool: readonly NumberRange[];
}

/** Whose number a call presents. */
export type From = "extension" | "outboundRule" | "group" | "company";

/** What a call presents. */
export type Presented =
  | {
      readonly kind: "number";
      readonly number: string;
      readonly from: From;
      readonly group?: Pick<Group, "id" | "name">;
    }
  | { readonly kind: "anonymous" }
  /** Nobody set a number. */
  | { readonly kind: "none" }
  /** The number that comes first is not in the pool, and so is not presented. */
  | {
      readonly kind: "outside";
      readonly number: string;
      readonly from: From;
      readonly group?: Pick<Group, "id" | "name">;
      readonly pool: string;
    }
  /** It is not documented, or may not be read. `otherwise` is what is presented where `why` does not matter. */
  | { readonly kind: "unclear"; readonly why: string; readonly otherwise?: Presented };

/**
 * Which number a call presents, by the documented precedence: the extension's own, the route's, the group's, the
 * company's. (The app's choice, which comes before all of them, is nowhere on the PBX.) What is not documented is said to
 * be unclear.
 */
export function presented({ own, route, groups, company, pool }: Candidates): Presented {
  const number = (text: string, from: From, group?: Pick<Group, "id" | "name">): Presented => {
    const found = { number: text, from, ...(group && { group }) };
    return pool.length === 0 || hasNumber(pool, text)
      ? { kind: "number", ...found }
      : { kind: "outside", ...found, pool: poolText(pool) };
  };
  const companys = (): Presented => {
    if (company === undefined)
      return {
        kind: "unclear",
        why: "the company's number would be presented, and these credentials may not read it",
      };
    const [only, ...others] = company;
    if (only === undefined) return { kind: "none" };
    if (others.length === 0) return number(only, "company");
    return {
      kind: "unclear",
      why: `the company has several numbers on this trunk (${company.join(", ")}), and it is not documented which one is presented`,
    };
  };
  const groupsOr = (next: () => Presented): Presented => {
    const having = groups.filter(({ numbers }) => numbers.length > 0);
    const [first, ...others] = having;
    if (first === undefined) return next();
    const names = having.map(({ group }) => shown(group.name)).join(", ");
    if (others.length > 0)
      return {
        kind: "unclear",
        why: `the rule applies to several of the caller's groups (${names}), and it is not documented which one wins`,
      };
    const [only = "", ...more] = first.numbers;
    if (more.length === 0) return number(only, "group", first.group);
    return {
      kind: "unclear",
      why: `the group ${names} has several numbers on this trunk (${first.numbers.join(", ")}), and it is not documented which one is presented`,
    };
  };
  const routesOr = (next: () => Presented): Presented => (route ? number(route, "outboundRule") : next());
  const rest = (): Presented => routesOr(() => groupsOr(companys));

  if (own === undefined)
    return {
      kind: "unclear",
      why: "a number of the extension's own would come first, and these credentials may not read users",
      otherwise: rest(),
    };
  if (own.anonymous) return { kind: "anonymous" };
  const numbers = own.callerIds.map(({ callerId }) => callerId);
  const preferred = own.callerIds.filter((each) => each.preferred);
  const [only] = numbers.length === 1 ? own.callerIds : preferred.length === 1 ? preferred : [];
  if (only !== undefined) return number(only.callerId, "extension");
  if (numbers.length === 0) return rest();
  return {
    kind: "unclear",
    why: `the extension has several numbers on this trunk (${numbers.join(", ")}), and it is not documented which one is presented`,
  };
}
