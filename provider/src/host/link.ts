import { Client } from "../pbx/client";
import { PbxError } from "../pbx/errors";
import { Groups, type Tenant } from "../pbx/groups";
import type { Log } from "../pbx/log";
import { type Config, isPrivate, resolveSettings, type Settings } from "../settings";
import { type Owner, tenantLabel } from "./state";

/** What an operation works with, once it is sure whose groups it is about to touch. */
export interface Access {
  readonly groups: Groups;
  readonly tenant: Tenant | undefined;
  readonly settings: Settings;
}

/** The way to the PBX over one connection: settings, client, tenant, and the owners of the groups that it has. */
export class Link {
  private opened: { readonly settings: Settings; readonly client: Client } | undefined;
  private askedTenant: Promise<Tenant | undefined> | undefined;
  private readonly owners = new Map<string, Owner>();

  constructor(
    private readonly connection: string | undefined,
    private readonly log: Log,
  ) {}

  /** Remembers whose groups the stack has on this connection. */
  saw(owner: Owner): void {
    this.owners.set(owner.tenantId, owner);
  }

  /** Opens the way, but only as the tenant that the group belongs to. */
  async access(config: Config, owner: Owner | undefined): Promise<Access> {
    const { settings, client } = this.open(config);
    const tenant = await this.tenant(client);
    this.guard(owner, tenant, settings);
    return { groups: new Groups(client), tenant, settings };
  }

  private open(config: Config): { readonly settings: Settings; readonly client: Client } {
    if (this.opened === undefined) {
      const settings = resolveSettings(process.env, config, this.connection);
      this.opened = { settings, client: new Client(settings, this.log) };
      if (!isPrivate(settings.url)) {
        this.log.warn(
          `warning: ${new URL(settings.url).origin} is not encrypted: the token and every number travel in plain text; use https://`,
        );
      }
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
      this.log.warn(
        "warning: the PBX does not tell which tenant these credentials belong to (GET /tenant refused): groups of another tenant cannot be told apart",
      );
      if (owner !== undefined && !settings.acceptTenantChange) throw new PbxError(unprovable(owner));
      return;
    }
    if (
      settings.domain !== undefined &&
      tenant.domain &&
      settings.domain.toLowerCase() !== tenant.domain.toLowerCase()
    ) {
      throw new PbxError(
        `the credentials belong to tenant ${tenantLabel(tenant)}, but the settings are for the domain ${settings.domain}: nothing was changed; use credentials of ${settings.domain}, or correct the domain${this.connection === undefined ? " (portsip:domain or PORTSIP_DOMAIN)" : ""}`,
      );
    }
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

function unprovable(owner: Owner): string {
  return `the group belongs to tenant ${owner.label ?? owner.tenantId}, and the PBX does not tell which tenant these credentials belong to (GET /tenant refused): use credentials that may ask it, or set PORTSIP_ACCEPT_TENANT_CHANGE=true to go on without knowing`;
}
