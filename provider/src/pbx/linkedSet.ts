import * as z from "zod";
import { type Answer, blankId } from "./answer";
import type { Pbx } from "./client";
import { PbxError } from "./errors";
import { isGone } from "./gone";

/** A set that a PBX keeps by single calls, one for each that joins or leaves: a group's members, its outbound rules. */
export interface LinkedSet {
  /** Many of them, for people: "members". */
  readonly many: string;
  /** One of them, for people. */
  readonly label: (key: string) => string;
  /** The keys of all that are in it now. */
  readonly list: (pbx: Pbx) => Promise<readonly string[]>;
  /** Adds one; gives the reason where the PBX refuses just this one. */
  readonly add: (pbx: Pbx, key: string) => Promise<Refusal | undefined>;
  /** Takes one off; gives the reason where the PBX refuses just this one. */
  readonly remove: (pbx: Pbx, key: string) => Promise<Refusal | undefined>;
}

/** Why one could not be added or taken off, though others can. */
export type Refusal = string;

/** How far a set was brought. */
export interface Brought {
  /** So many of those that are wanted are in it. */
  readonly done: number;
  /** So many are wanted. */
  readonly of: number;
  /** The keys of all that the PBX has in it now, whether or not they are wanted, in the order of `wanted`. */
  readonly has: readonly string[];
  /** "31 of 60 members set: …", with the reasons. Absent where the set is as wanted. */
  readonly cause?: string;
}

/**
 * Brings a set to what is wanted: only the differences, one call each, at most `atOnce` side by side.
 *
 * It does not throw where the PBX refuses or fails: the caller gets what the PBX really has, to keep it in the state,
 * and the `cause`, to throw it once that is done. A refusal of one member leaves the others to be tried; after any
 * other failure (no rights, an outage, the time is over) no more calls are started. What the PBX has is then read again.
 *
 * @param has - what is in it now, as far as was read; `[]` for a group that was just made
 *
 * @example
 * const members = await bringSet(pbx, membersOf(id), { wanted, has, atOnce: settings.maxConcurrency });
 * if (members.cause !== undefined) throw new PartlyMadeError(members.cause, id, outputs(…, members.has));
 */
export async function bringSet(
  pbx: Pbx,
  set: LinkedSet,
  { wanted, has, atOnce }: { wanted: readonly string[]; has: readonly string[]; atOnce: number },
): Promise<Brought> {
  const goal = new Set(wanted);
  const now = new Set(has);
  const refused: Failed[] = [];
  const work = [
    ...[...goal].filter((key) => !now.has(key)).map((key) => ({ key, adds: true })),
    ...[...now].filter((key) => !goal.has(key)).map((key) => ({ key, adds: false })),
  ];
  const failure = await sideBySide(work, atOnce, async ({ key, adds }) => {
    // Each with time of its own: many calls together are no long operation.
    const why = await (adds ? set.add : set.remove)(pbx.afresh(), key);
    if (why !== undefined) refused.push({ key, adds, why });
    else if (adds) now.add(key);
    else now.delete(key);
  });
  if (failure === undefined && refused.length === 0)
    return { done: goal.size, of: goal.size, has: [...goal] };

  const read = await whatItHas(pbx.afresh(), set);
  const really = new Set(read ?? now);
  const kept = [...really].filter((key) => !goal.has(key));
  const there = [...goal].filter((key) => really.has(key));
  const brought = { done: there.length, of: goal.size, has: [...there, ...kept] };
  // What failed may have been done by somebody else meanwhile, or by a call whose answer came too late.
  if (there.length === goal.size && kept.length === 0) return brought;
  const reasons = [
    ...(failure === undefined ? [] : [failure.message]),
    ...byReason(
      refused.filter(({ key, adds }) => adds !== really.has(key)),
      set.label,
    ),
    ...(read === undefined ? ["what the PBX has now could not be read"] : []),
  ];
  return { ...brought, cause: `${howFar(set, there.length, goal.size, kept.length)}: ${reasons.join("; ")}` };
}

function howFar({ many }: LinkedSet, done: number, wanted: number, over: number): string {
  if (wanted === 0) return `${over} of the ${many} still to be taken off`;
  return `${done} of ${wanted} ${many} set${over === 0 ? "" : `, ${over} more still to be taken off`}`;
}

interface Failed {
  readonly key: string;
  readonly adds: boolean;
  readonly why: Refusal;
}

/** Does all of it, so many side by side; after a failure nothing more is started, and the failure is returned. */
async function sideBySide<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<PbxError | undefined> {
  const rest = items.values();
  let failure: PbxError | undefined;
  const worker = async (): Promise<void> => {
    // All workers take from one iterator: each item is taken once.
    for (const item of rest) {
      try {
        await work(item);
      } catch (error) {
        if (!(error instanceof PbxError)) throw error;
        failure ??= error;
      }
      if (failure !== undefined) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return failure;
}

async function whatItHas(pbx: Pbx, set: LinkedSet): Promise<readonly string[] | undefined> {
  try {
    return await set.list(pbx);
  } catch (error) {
    // Why it could not be brought is what counts.
    if (error instanceof PbxError) return undefined;
    throw error;
  }
}

/** So many are named of those that fail for one reason. */
const NAMED = 5;

function byReason(failed: readonly Failed[], label: (key: string) => string): string[] {
  const reasons = new Map<Refusal, string[]>();
  for (const { key, why } of failed) reasons.set(why, [...(reasons.get(why) ?? []), label(key)]);
  return [...reasons].map(([why, labels]) => {
    const more = labels.length > NAMED ? ` and ${labels.length - NAMED} more` : "";
    return `${labels.slice(0, NAMED).join(", ")}${more}: ${why}`;
  });
}

/** A group by its id, or a member, whose number says enough. */
const link = z
  .looseObject({ id: blankId, extension_number: blankId })
  .refine(({ id, extension_number }) => Boolean(id ?? extension_number));

/** `GET …/{key}`: whether one is in the set. */
export function isLinked(pbx: Pbx, path: string): Promise<boolean> {
  return pbx.send({
    method: "GET",
    path,
    expects: [404],
    read: (answer) => {
      if (isGone(answer)) return false;
      answer.json(link);
      return true;
    },
  });
}

/** Statuses by which a PBX refuses one, and not the call: wrong number, no such extension, there already. */
const OF_THIS_ONE: readonly number[] = [400, 404, 409, 422];

type Said = "done" | "unclear" | { readonly refusal: Refusal };

/** `POST …/{key}`. That it is there already is as good; a lost answer is looked up. */
export async function addLink(pbx: Pbx, path: string): Promise<Refusal | undefined> {
  const said = await pbx.send<Said>({
    method: "POST",
    path,
    expects: OF_THIS_ONE,
    read: (answer) =>
      answer.status >= 400 ? refusalBy(answer) : answer.body.trim() === "" ? "done" : "unclear",
    ifLost: async () => ((await isLinked(pbx, path)) ? "done" : undefined),
  });
  if (said === "done" || (await isLinked(pbx, path))) return undefined;
  if (said !== "unclear") return said.refusal;
  throw new PbxError("the PBX, or a proxy in front of it, answered with something else, and added nothing");
}

/** `POST …/{key}/destroy`. That it is gone already is as good; a lost answer is looked up. */
export async function removeLink(pbx: Pbx, path: string): Promise<Refusal | undefined> {
  const said = await pbx.send<Said>({
    method: "POST",
    path: `${path}/destroy`,
    expects: OF_THIS_ONE,
    read: (answer) => (answer.status >= 400 ? refusalBy(answer) : answer.status === 204 ? "done" : "unclear"),
    ifLost: async () => ((await isLinked(pbx, path)) ? undefined : "done"),
  });
  if (said === "done" || !(await isLinked(pbx, path))) return undefined;
  if (said !== "unclear") return said.refusal;
  throw new PbxError(
    "the PBX, or a proxy in front of it, answered with something else, and took nothing off",
  );
}

function refusalBy(answer: Answer): Said {
  const said = answer.refusal();
  return {
    refusal: `the PBX answered ${said === undefined ? answer.describe() : `${answer.status}: ${said}`}`,
  };
}
