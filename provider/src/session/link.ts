import { Client } from "../pbx/client";
import { PbxError } from "../pbx/errors";
import { Groups, type Tenant } from "../userGroup/calls";
import type { Log } from "../pbx/log";
import {
  type Config,
  isPrivate,
  resolveSettings,
  seenFrom,
  type Settings,
  SettingsError,
} from "../settings/index";
import { type Owner, tenantLabel } from "../userGroup/state";

/** What an operation works with, once it is sure whose groups it is about to touch. */
export interface Access {
  readonly groups: Groups;
  readonly tenant: Tenant | undefined;
  readonly settings: Settings;
}

/** The way to the PBX over one connection: settings, client, tenant, and the owners of the groups that it has. */
export class Link {
  private resolved: Settings | undefined;
  private address: string | undefined;
  private opened: { readonly settings: Settings; readonly client: Client } | undefined;
  private askedTenant: Promise<Tenant | undefined> | undefined;
  private readonly owners = new Map<string, Owner>();

  constructor(
    private readonly connection: string | undefined,
    private readonly log: Log,
    private readonly folder: string,
  ) {}

  /** Remembers whose groups the stack has on this connection. */
  saw(owner: Owner): void {
    this.owners.set(owner.tenantId, owner);
  }

  /** Which PBX it leads to, as far as the settings tell. Sends nothing. */
  pbx(config: Config): string {
    return (this.address ??= this.findAddress(config));
  }

  /** Opens the way, but only as the tenant that the group belongs to. */
  async access(config: Config, owner: Owner | undefined): Promise<Access> {
    const { settings, client } = this.open(config);
    const tenant = await this.tenant(client);
    this.guard(owner, tenant, settings);
    return { groups: new Groups(client), tenant, settings };
  }

  private findAddress(config: Config): string {
    try {
      return this.settings(config).url;
    } catch (error) {
      // Nothing can be sent over it: that is said where something is to be.
      if (error instanceof SettingsError) return `connection ${this.connection ?? ""}`;
      throw error;
    }
  }

  private settings(config: Config): Settings {
    return (this.resolved ??= seenFrom(this.folder, resolveSettings(process.env, config, this.connection)));
  }

  private open(config: Config): { readonly settings: Settings; readonly client: Client } {
    if (this.opened === undefined) {
      const settings = this.settings(config);
      this.opened = { settings, client: new Client(settings, this.log) };
      const exposed = unencrypted(settings.url);
      if (exposed !== undefined) this.log.warn(`warning: ${exposed}`);
    }
    return this.opened;
  }

  // Asked once per process, however many operations start together; asked again where asking failed.
  private tenant(client: Client): Promise<Tenant | undefined> {
    this.askedTenant ??= new Groups(client).tenant().catch((error: unknown) => {
      this.askedTenant = undefined;
      throw error;
    });
    return this.askedTenant;
  }

  private guard(owner: Owner | undefined, tenant: Tenant | undefined, settings: Settings): void {
    const owners = owner === undefined ? [...this.owners.values()] : [owner];
    if (tenant === undefined) {
      this.log.warn(`warning: ${TENANT_UNKNOWN}`);
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
    this.log.warn(
      `acceptTenantChange: groups that belonged to tenant ${others} are taken for groups of tenant ${tenantLabel(tenant)} from now on`,
    );
  }
}

/** What is said where the PBX does not tell the tenant. */
export const TENANT_UNKNOWN =
  "the PBX does not tell which tenant these credentials belong to (GET /tenant refused): groups of another tenant cannot be told apart";

/** That what is sent to this address can be read on its way; undefined where it cannot. */
export function unencrypted(url: string): string | undefined {
  return isPrivate(url)
    ? undefined
    : `${new URL(url).origin} is not encrypted: the token and every number travel in plain text; use https://`;
}

/** What is wrong where the credentials are of another tenant than the settings are for. */
export function wrongDomain(
  tenant: Tenant,
  { domain }: Pick<Settings, "domain">,
  connection: string | undefined,
): { problem: string; advice: string } | undefined {
  if (domain === undefined || !tenant.domain || domain.toLowerCase() === tenant.domain.toLowerCase())
    return undefined;
  const where = connection === undefined ? " (portsip:domain or PORTSIP_DOMAIN)" : "";
  return {
    problem: `the credentials belong to tenant ${tenantLabel(tenant)}, but the settings are for the domain ${domain}`,
    advice: `use credentials of ${domain}, or correct the domain${where}`,
  };
}

function unprovable(owner: Owner): string {
  return `the group belongs to tenant ${owner.label ?? owner.tenantId}, and the PBX does not tell which tenant these credentials belong to (GET /tenant refused): use credentials that may ask it, or set PORTSIP_ACCEPT_TENANT_CHANGE=true to go on without knowing`;
}
