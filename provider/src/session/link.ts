import { Client, type Pbx } from "../pbx/client";
import { PbxError } from "../pbx/errors";
import type { Log } from "../pbx/log";
import {
  type Config,
  isPrivate,
  resolveSettings,
  seenFrom,
  type Settings,
  SettingsError,
} from "../settings/index";
import { type Waits, Renames } from "./renames";
import {
  type Owner,
  tenant,
  type Tenant,
  TENANT_UNKNOWN,
  tenantLabel,
  unprovable,
  wrongDomain,
} from "./tenant";

/** What an operation works with, once it is sure whose groups it is about to touch. */
export interface Access {
  /** The PBX, within the time of this operation. */
  readonly pbx: Pbx;
  readonly tenant: Tenant | undefined;
  readonly settings: Settings;
}

/** What a session lives in. */
export interface Surroundings {
  /** Where relative paths in the settings start from. */
  readonly folder: string;
  readonly log: Log;
  /** Ends what waits: the run was cancelled. */
  readonly cancelled: AbortSignal;
  /** How long to wait for a name that another group of the run gives up. */
  readonly waits: Waits;
}

/** The way to the PBX over one connection: settings, client, tenant, and the owners of the groups that it has. */
export class Link {
  private resolved: Settings | undefined;
  private address: string | undefined;
  private opened: { readonly settings: Settings; readonly client: Client } | undefined;
  private readonly owners = new Map<string, Owner>();
  /** The names that its groups give up and take in this run. */
  readonly renames: Renames;

  constructor(
    private readonly connection: string | undefined,
    private readonly around: Surroundings,
  ) {
    this.renames = new Renames(around.waits, around.cancelled);
  }

  /** Remembers whose groups the stack has on this connection. */
  saw(owner: Owner): void {
    this.owners.set(owner.tenantId, owner);
  }

  /** Which PBX it leads to, as far as the settings tell. Sends nothing. */
  pbx(config: Config): string {
    return (this.address ??= this.settingsIfComplete(config)?.url ?? `connection ${this.connection ?? ""}`);
  }

  /** Opens the way, but only as the tenant that the group belongs to. */
  async access(config: Config, owner: Owner | undefined): Promise<Access> {
    const { settings, client } = this.open(config);
    const pbx = client.operation();
    const whose = await tenant.of(pbx);
    this.guard(owner, whose, settings);
    return { pbx, tenant: whose, settings };
  }

  /** The settings; undefined where something is missing or malformed, which is told where something is to be sent. */
  settingsIfComplete(config: Config): Settings | undefined {
    try {
      return this.settings(config);
    } catch (error) {
      if (error instanceof SettingsError) return undefined;
      throw error;
    }
  }

  /** Ends what a sign-in began, where there was one. */
  async signOut(): Promise<void> {
    await this.opened?.client.signOut();
  }

  private settings(config: Config): Settings {
    return (this.resolved ??= seenFrom(
      this.around.folder,
      resolveSettings(process.env, config, this.connection),
    ));
  }

  private open(config: Config): { readonly settings: Settings; readonly client: Client } {
    if (this.opened === undefined) {
      const settings = this.settings(config);
      const { log, cancelled } = this.around;
      this.opened = { settings, client: new Client(settings, log, { cancelled }) };
      const exposed = unencrypted(settings.url);
      if (exposed !== undefined) log.warn(`warning: ${exposed}`);
    }
    return this.opened;
  }

  private guard(owner: Owner | undefined, tenant: Tenant | undefined, settings: Settings): void {
    const owners = owner === undefined ? [...this.owners.values()] : [owner];
    if (tenant === undefined) {
      this.around.log.warn(`warning: ${TENANT_UNKNOWN}`);
      if (owner !== undefined && !settings.acceptTenantChange) throw new PbxError(unprovable(owner));
      return;
    }
    const wrong = wrongDomain(tenant, settings, this.connection);
    if (wrong !== undefined) throw new PbxError(`${wrong.problem}: nothing was changed; ${wrong.advice}`);
    if (owners.length === 0 || owners.some(({ tenantId }) => tenantId === tenant.id)) return;
    const others = owners.map((other) => other.label ?? other.tenantId).join(", ");
    if (!settings.acceptTenantChange) {
      throw new PbxError(
        `the stack's groups belong to tenant ${others} (id ${owners.map((other) => other.tenantId).join(", ")}), but the credentials to tenant ${tenantLabel(tenant)} (id ${tenant.id}): nothing was changed; use credentials of ${others}, or, if the PBX was rebuilt and its tenant has a new id, set PORTSIP_ACCEPT_TENANT_CHANGE=true for one run of pulumi refresh`,
      );
    }
    this.around.log.warn(
      `acceptTenantChange: groups that belonged to tenant ${others} are taken for groups of tenant ${tenantLabel(tenant)} from now on`,
    );
  }
}

/** A warning where what is sent to this address can be read on its way; undefined where it cannot. */
export function unencrypted(url: string): string | undefined {
  return isPrivate(url)
    ? undefined
    : `${new URL(url).origin} is not encrypted: the token and every number travel in plain text; use https://`;
}
