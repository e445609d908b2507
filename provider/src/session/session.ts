import { never } from "../pbx/cancel";
import { Log } from "../pbx/log";
import {
  type Config,
  connectionNames,
  NoConnectionError,
  type Settings,
  SettingsError,
  unknownConnection,
} from "../settings/index";
import { Entries, type KnownEntries } from "./entries";
import { explained } from "./errors";
import { type Access, Link, type Surroundings } from "./link";
import { WAITS, type Renames } from "./renames";
import type { Owner } from "./tenant";

/** Which resource an operation is about: its connection, and the tenant that its group belongs to. */
export interface Whose {
  readonly connection?: string | undefined;
  readonly owner?: Owner | undefined;
  /** The state has its group, whether or not the program declares it still. */
  readonly inState?: boolean;
}

/** The resource that declares a group of a name; `twins` are both, as part of a sentence, where there are two. */
export interface DeclaredBy {
  readonly resource?: string;
  readonly twins?: string;
}

/** What to do about a group whose connection left before it. */
const GROUPS_FIRST =
  "take the groups out first and run pulumi up while their connection is still set up, and only then take out the connection; where its PBX is no more, `pulumi state delete URN` lets Pulumi forget a group";

/** What a process knows: the stack's config, its way to each PBX, and which groups the stack has there. */
export class Session {
  private readonly around: Surroundings;
  private readonly config: Promise<Config>;
  private configure!: (config: Config) => void;
  private readonly links = new Map<string | undefined, Link>();
  private readonly refreshed = new Set<string>();
  private readonly declared = new Map<string, DeclaredBy>();
  private readonly known = new Map<string, KnownEntries>();

  /** The resource that an operation is for, where the door is told: undefined in the session that all share. */
  private urn: string | undefined;

  /**
   * @param around.folder - Default: the working directory, which for a host is the program's.
   * @param around.log - Default: stderr.
   * @param around.cancelled - Default: nobody cancels.
   */
  constructor({
    folder = process.cwd(),
    log = new Log(),
    cancelled = never(),
    waits = WAITS,
  }: Partial<Surroundings> = {}) {
    this.around = { folder, log, cancelled, waits };
    this.config = new Promise((resolve) => {
      this.configure = resolve;
    });
  }

  /** Gives the stack's config. Operations that the host started before wait for it. */
  configured(config: Config): void {
    this.configure(config);
  }

  /** The same session, as the resource with this URN has it. */
  of(urn: string): Session {
    const own = Object.create(this) as Session;
    own.urn = urn;
    return own;
  }

  /** Remembers a group of the stack that the engine showed us. */
  saw({ connection, owner }: Whose): void {
    if (owner) this.link(connection).saw(owner);
  }

  /** A refresh reads an entry of the state, and then compares it, whether or not the program still declares it. */
  refreshes(id: string, mark: string | undefined): void {
    this.refreshed.add(JSON.stringify([id, mark ?? null, this.urn ?? null]));
  }

  /** Whether a comparison is that of a refresh. */
  isRefresh(id: string, mark: string | undefined): boolean {
    return this.refreshed.delete(JSON.stringify([id, mark ?? null, this.urn ?? null]));
  }

  /** From here on it is the program that declares what is compared: older engines compare nothing in a refresh. */
  programRuns(): void {
    this.refreshed.clear();
  }

  /** Remembers who declares a group of a name on a connection: the program knows, and no other call tells. */
  declares(name: string, connection: string | null | undefined, by: DeclaredBy): void {
    // Only one of two is known to be the second: they are checked in any order.
    this.declared.set(JSON.stringify([name, connection ?? ""]), {
      ...this.whoDeclares(name, connection),
      ...by,
    });
  }

  /** Who declares a group of this name, as far as this process was told. */
  whoDeclares(name: string, connection: string | null | undefined): DeclaredBy {
    return this.declared.get(JSON.stringify([name, connection ?? ""])) ?? {};
  }

  /** Runs an operation with access to the PBX, but only as the tenant that the group belongs to. */
  async run<T>(
    action: string,
    { connection, owner, inState = false }: Whose,
    operation: (access: Access) => Promise<T>,
  ): Promise<T> {
    this.saw({ connection, owner });
    const link = this.link(connection);
    try {
      return await link.renames.whileAtWork(async () =>
        operation(await link.access(await this.config, owner)),
      );
    } catch (thrown) {
      const error =
        inState && thrown instanceof NoConnectionError
          ? new SettingsError(`${thrown.message}; ${GROUPS_FIRST}`)
          : thrown;
      throw explained(connection === undefined ? action : `${action} on connection "${connection}"`, error);
    }
  }

  /** A connection's settings; undefined where they are not complete. */
  async settings(connection: string | undefined): Promise<Settings | undefined> {
    return this.link(connection).settingsIfComplete(await this.config);
  }

  /** Who has which group of a tenant. Connections to the same PBX share it. */
  async entries(connection: string | undefined, tenantId: string | undefined): Promise<Entries> {
    const pbx = this.link(connection).pbx(await this.config);
    const known = this.known.get(pbx) ?? new Map<string, never[]>();
    this.known.set(pbx, known);
    return new Entries(known, tenantId, this.urn);
  }

  /** The names that groups of a connection give up and take in this run. */
  renames(connection: string | undefined): Renames {
    return this.link(connection).renames;
  }

  /** What is wrong with a connection's name; undefined where there is such a connection. */
  async problemWith(connection: string): Promise<string | undefined> {
    try {
      const names = connectionNames(process.env, await this.config);
      return names.includes(connection) ? undefined : unknownConnection(connection, names);
    } catch (error) {
      if (error instanceof SettingsError) return error.message;
      throw error;
    }
  }

  /** Signs out wherever it signed in: for a command that is done. A host does not know its end, and never does. */
  async end(): Promise<void> {
    await Promise.all([...this.links.values()].map((link) => link.signOut()));
  }

  /** Tells the user something, once per process. */
  warn(text: string): void {
    this.around.log.warn(text);
  }

  private link(connection: string | undefined): Link {
    const link = this.links.get(connection) ?? new Link(connection, this.around);
    this.links.set(connection, link);
    return link;
  }
}
