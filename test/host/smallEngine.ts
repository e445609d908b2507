import { type GroupCalls, type GroupHost, HostError, type HostOptions } from "./groupHost";
import type { Properties } from "./wire";

interface Entry {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** Something about it failed: the next run updates it, whatever a comparison says. A refresh takes it for whole. */
  readonly partly?: true;
}

/** What a program declares: each resource's inputs, by its name. */
export type Declaration = ReadonlyMap<string, Properties>;

/** What an engine needs of a host. */
export type Provider = Pick<GroupHost, "about" | "close">;

interface Run {
  /** The ids of groups that are brought into the state first, by their resources; only a door that is told URNs can. */
  readonly imports?: ReadonlyMap<string, string>;
  readonly refresh: boolean;
  readonly config: Readonly<Record<string, string>>;
}

export type Start = (options: Pick<HostOptions, "config">) => Promise<Provider>;

/**
 * Calls the provider in the order in which Pulumi's engine does: refresh, then check, diff and create or update of
 * every resource side by side, then the deletes. Where one fails, what has succeeded is in the state, as is what was
 * partly made, and nothing is deleted.
 */
export class SmallEngine {
  readonly state = new Map<string, Entry>();

  constructor(private readonly start: Start) {}

  /** One run, by a provider of its own. Returns what went wrong. */
  async up(declared: Declaration, { imports = new Map(), refresh, config }: Run): Promise<string[]> {
    const provider = await this.start({ config });
    try {
      const failures = await each(imports.keys(), (name) =>
        this.import(provider.about(name), name, imports.get(name) ?? ""),
      );
      return failures.length > 0 ? failures : await this.run(provider, declared, refresh);
    } finally {
      await provider.close();
    }
  }

  private async run(provider: Provider, declared: Declaration, refresh: boolean): Promise<string[]> {
    if (refresh) {
      const failures = await each(this.state.keys(), (name) => this.refresh(provider.about(name), name));
      if (failures.length > 0) return failures;
    }
    const failures = await each(declared.keys(), (name) =>
      this.apply(provider.about(name), name, declared.get(name) ?? {}),
    );
    if (failures.length > 0) return failures;
    const gone = [...this.state.keys()].filter((name) => !declared.has(name));
    return each(gone, (name) => this.delete(provider.about(name), name));
  }

  private async import(group: GroupCalls, name: string, of: string): Promise<void> {
    if (this.state.has(name)) return;
    const { id, props, inputs } = await group.read(of, {}, {});
    this.state.set(name, { id, inputs: { ...inputs }, outputs: props });
  }

  private async refresh(group: GroupCalls, name: string): Promise<void> {
    const entry = this.entry(name);
    const { id, props, inputs } = await group.read(entry.id, entry.outputs, entry.inputs);
    // The engine asks for what it shows of a refresh: what an up would change.
    if (id) await group.diff(id, props, entry.inputs, inputs);
    if (!id) this.state.delete(name);
    else this.state.set(name, { id, inputs: { ...inputs }, outputs: props });
  }

  private async apply(group: GroupCalls, name: string, declared: Properties): Promise<void> {
    const old = this.state.get(name);
    const { inputs, failures } = await group.check(old?.inputs ?? {}, declared);
    if (failures.length > 0) throw new Error(JSON.stringify(failures));
    if (old === undefined) {
      const { id, outs } = await this.keepingParts(name, inputs, group.create(inputs));
      this.state.set(name, { id, inputs, outputs: outs });
    } else if ((await group.diff(old.id, old.outputs, inputs, old.inputs)).changes || old.partly === true) {
      const outputs = await this.keepingParts(name, inputs, group.update(old.id, old.outputs, inputs));
      this.state.set(name, { id: old.id, inputs, outputs });
    }
  }

  private async keepingParts<T>(name: string, inputs: Properties, operation: Promise<T>): Promise<T> {
    try {
      return await operation;
    } catch (error) {
      if (error instanceof HostError && error.id !== undefined)
        this.state.set(name, { id: error.id, inputs, outputs: { ...error.properties }, partly: true });
      throw error;
    }
  }

  private async delete(group: GroupCalls, name: string): Promise<void> {
    const { id, outputs } = this.entry(name);
    await group.delete(id, outputs);
    this.state.delete(name);
  }

  private entry(name: string): Entry {
    const entry = this.state.get(name);
    if (entry === undefined) throw new RangeError(`the state has no ${name}`);
    return entry;
  }
}

/** Does something for each resource, side by side. Returns what went wrong. */
async function each(names: Iterable<string>, step: (name: string) => Promise<void>): Promise<string[]> {
  const results = await Promise.allSettled([...names].map(step));
  return results.flatMap((result) => (result.status === "rejected" ? [reasonOf(result)] : []));
}

function reasonOf({ reason }: PromiseRejectedResult): string {
  return reason instanceof Error ? reason.message : String(reason);
}
