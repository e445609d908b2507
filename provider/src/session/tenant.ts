import * as z from "zod";
import { blank, id as idText, NOT_TOLD } from "../pbx/answer";
import { Once } from "../pbx/once";
import type { Settings } from "../settings";

const tenantAnswer = z.looseObject({ id: idText, name: blank, domain: blank });

/** The tenant that the credentials belong to. */
export type Tenant = z.output<typeof tenantAnswer>;

/** The tenant that a group belongs to, as the state remembers it. */
export interface Owner {
  readonly tenantId: string;
  /** Name and domain, for people. */
  readonly label?: string | undefined;
}

/** `GET /tenant`; undefined where the PBX has no such call, or the role may not ask. */
export const tenant = new Once((pbx) =>
  pbx.send({
    method: "GET",
    path: "/tenant",
    expects: NOT_TOLD,
    read: (answer): Tenant | undefined => (answer.status >= 400 ? undefined : answer.json(tenantAnswer)),
  }),
);

/** A tenant for people: name and domain. */
export function tenantLabel({ id, name, domain }: Tenant): string {
  if (name && domain) return `${name} (${domain})`;
  return name ?? domain ?? id;
}

/** What is said where the PBX does not tell the tenant. */
export const TENANT_UNKNOWN =
  "the PBX does not tell which tenant these credentials belong to (GET /tenant refused): groups of another tenant cannot be told apart";

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

/** Why nothing is done where the PBX does not tell its tenant. */
export function unprovable(owner: Owner): string {
  return `the group belongs to tenant ${owner.label ?? owner.tenantId}, and the PBX does not tell which tenant these credentials belong to (GET /tenant refused): use credentials that may ask it, or set PORTSIP_ACCEPT_TENANT_CHANGE=true to go on without knowing`;
}
