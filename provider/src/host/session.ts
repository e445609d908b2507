import { Client } from "../pbx/client";
import { PbxError } from "../pbx/errors";
import { Groups, type Tenant } from "../pbx/groups";
import { Log } from "../pbx/log";
import { isPrivate, resolveSettings, type Settings } from "../settings";
import { Claims } from "./claims";
import { explained } from "./errors";
import { type Owner, tenantLabel } from "./state";

/** Reads a key of the stack's config. */
export type Config = (key: string) => string | undefined;

/** What an operation works with, once it is sure whose groups it is about to touch. */
export interface Access {
  readonly groups: Groups;
  readonly tenant: Tenant | undefined;
  readonly settings: Settings;
}

/** What a process knows: its settings, its way to the PBX, its tenant, and the groups of the stack it has seen. */
export class Session {
  private readonly config: Promise<Config>;
  private configure!: (config: Config) => void;
  private open: { readonly settings: Settings; readonly client: Client } | undefined;
  private askedTenant: Promise<Tenant | undefined> | undefined;
  private readonly owners = new Map<string, Owner>();

  readonly claims = new Claims();
  private readonly log = new Log();

  constructor() {
    this.config = new Promise((resolve) => {
      this.configure = resolve;
    });
  }

  /** Gives the stack's config. Operations that the host started before wait for it. */
  configured(config: Config): void {
    this.configure(config);
  }

  /** Remembers a group of the stack that the engine showed us. */
  saw(id: string | undefined, owner: Owner | undefined): void {
    if (id) this.claims.know(id);
    if (owner) this.owners.set(owner.tenantId, owner);
  }

  /** Runs an operation with access to the PBX, but only as the tenant that the group belongs to. */
  async run<T>(
    action: string,
    owner: Owner | undefined,
    operation: (access: Access) => Promise<T>,
  ): Promise<T> {
    try {
      const { settings, client } = this.connect(await this.config);
      const tenant = await this.tenant(client);
      this.guard(owner, tenant, settings);
      return await operation({ groups: new Groups(client), tenant, settings });
    } catch (error) {
      throw explained(action, error);
    }
  }

  /** Tells the user something, once per process. */
  warn(text: string): void {
    this.log.warn(text);
  }

  private connect(config: Config): { readonly settings: Settings; readonly client: Client } {
    if (this.open === undefined) {
      const settings = resolveSettings(process.env, config);
      this.open = { settings, client: new Client(settings, this.log) };
      if (!isPrivate(settings.url)) {
        this.warn(
          `warning: ${new URL(settings.url).origin} is not encrypted: the token and every number travel in plain text; use https://`,
        );
      }
    }
    return this.open;
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
      this.warn(
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
        `the credentials belong to tenant ${tenantLabel(tenant)}, but the settings are for the domain ${settings.domain}: nothing was changed; use credentials of ${settings.domain}, or correct portsip:domain or PORTSIP_DOMAIN`,
      );
    }
    if (owners.length === 0 || owners.some(({ tenantId }) => tenantId === tenant.id)) return;
    const others = owners.map((other) => other.label ?? other.tenantId).join(", ");
    if (!settings.acceptTenantChange) {
      throw new PbxError(
        `the stack's groups belong to tenant ${others} (id ${owners.map((other) => other.tenantId).join(", ")}), but the credentials to tenant ${tenantLabel(tenant)} (id ${tenant.id}): nothing was changed; use credentials of ${others}, or, if the PBX was rebuilt and its tenant has a new id, set PORTSIP_ACCEPT_TENANT_CHANGE=true for one run of pulumi refresh`,
      );
    }
    this.warn(
      `acceptTenantChange: groups that belonged to tenant ${others} are taken for groups of tenant ${tenantLabel(tenant)} from now on`,
    );
  }
}

function unprovable(owner: Owner): string {
  return `the group belongs to tenant ${owner.label ?? owner.tenantId}, and the PBX does not tell which tenant these credentials belong to (GET /tenant refused): use credentials that may ask it, or set PORTSIP_ACCEPT_TENANT_CHANGE=true to go on without knowing`;
}
