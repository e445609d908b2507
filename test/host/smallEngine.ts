import { check } from "../../provider/src/userGroup/check";
import { create } from "../../provider/src/userGroup/create";
import { remove } from "../../provider/src/userGroup/delete";
import { diff } from "../../provider/src/userGroup/diff";
import { read } from "../../provider/src/userGroup/read";
import { PartlyMadeError } from "../../provider/src/session/errors";
import { Session } from "../../provider/src/session/session";
import { update } from "../../provider/src/userGroup/update";

import { urnOf } from "./pluginProcess";

type Properties = Record<string, unknown>;

interface Entry {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** Something about it failed: the next run updates it, whatever a comparison says. A refresh takes it for whole. */
  readonly partly?: true;
}

/** What a program declares: each resource's inputs, by its name. */
export type Declaration = ReadonlyMap<string, Properties>;

/**
 * Calls the provider in the order in which Pulumi's engine does, hundreds of times a second: refresh, then check,
 * diff and create or update of every resource side by side, then the deletes. Where one fails, what has succeeded
 * is in the state, as is what was partly made, and nothing is deleted.
 */
export class SmallEngine {
  readonly state = new Map<string, Entry>();

  /** @param byUrn - whether operations are told which resource they are about, as the plugin is */
  constructor(private readonly byUrn = false) {}

  /** One run, in a process of its own as far as the provider can tell. Returns what went wrong. */
  async up(declared: Declaration, { refresh }: { refresh: boolean }): Promise<string[]> {
    // All of a run begins at the same moment: there is nothing to wait for that begins later.
    const session = new Session({ waits: { quietMs: 50, startMs: 1_000, endMs: 10_000 } });
    session.configured(() => undefined);
    if (refresh) {
      const failures = await this.each(session, [...this.state.keys()], (own, name) =>
        this.refresh(own, name),
      );
      if (failures.length > 0) return failures;
    }
    const failures = await this.each(session, [...declared.keys()], (own, name) =>
      this.apply(own, name, declared.get(name) ?? {}),
    );
    if (failures.length > 0) return failures;
    const gone = [...this.state.keys()].filter((name) => !declared.has(name));
    return this.each(session, gone, (own, name) => this.delete(own, name));
  }

  private async each(
    session: Session,
    names: string[],
    step: (own: Session, name: string) => Promise<void>,
  ): Promise<string[]> {
    const own = (name: string): Session => (this.byUrn ? session.of(urnOf(name)) : session);
    const results = await Promise.allSettled(names.map((name) => step(own(name), name)));
    return results.flatMap((result) => (result.status === "rejected" ? [reasonOf(result)] : []));
  }

  private async refresh(session: Session, name: string): Promise<void> {
    const entry = this.entry(name);
    const { id, props, inputs } = await read(session, entry.id, entry.outputs);
    // The engine asks for what it shows of a refresh: what an up would change.
    if (id) await diff(session, id, props, entry.inputs);
    if (!id) this.state.delete(name);
    else this.state.set(name, { id, inputs: { ...inputs }, outputs: { ...props } });
  }

  private async apply(session: Session, name: string, declared: Properties): Promise<void> {
    const old = this.state.get(name);
    const { inputs, failures = [] } = await check(session, old?.inputs, declared);
    if (failures.length > 0) throw new Error(JSON.stringify(failures));
    const news = { ...inputs };
    if (old === undefined) {
      const { id, outs } = await this.keepingParts(name, news, create(session, news));
      this.state.set(name, { id, inputs: news, outputs: { ...outs } });
    } else if ((await diff(session, old.id, old.outputs, news)).changes !== false || old.partly === true) {
      const { outs } = await this.keepingParts(name, news, update(session, old.id, old.outputs, news));
      this.state.set(name, { id: old.id, inputs: news, outputs: { ...outs } });
    }
  }

  private async keepingParts<T>(name: string, inputs: Properties, operation: Promise<T>): Promise<T> {
    try {
      return await operation;
    } catch (error) {
      if (error instanceof PartlyMadeError)
        this.state.set(name, { id: error.id, inputs, outputs: { ...error.properties }, partly: true });
      throw error;
    }
  }

  private async delete(session: Session, name: string): Promise<void> {
    const { id, outputs } = this.entry(name);
    await remove(session, id, outputs);
    this.state.delete(name);
  }

  private entry(name: string): Entry {
    const entry = this.state.get(name);
    if (entry === undefined) throw new RangeError(`the state has no ${name}`);
    return entry;
  }
}

function reasonOf({ reason }: PromiseRejectedResult): string {
  return reason instanceof Error ? reason.message : String(reason);
}
