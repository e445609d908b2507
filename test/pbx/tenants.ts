import type { Account } from "./auth";
import { opaqueId, secret } from "./random";
import type { Member, TenantIdentity, Trunk } from "./store";

export interface TrunkOptions {
  readonly name: string;
  readonly id?: string;
  readonly didNumbers?: string;
}

export interface TenantOptions {
  readonly name: string;
  /** By default the name in lower case, below `.example`. */
  readonly domain?: string;
  readonly id?: string;
  readonly trunks?: readonly TrunkOptions[];
  /** The first one is the tenant's `username` and `password`. By default one, `admin`. */
  readonly accounts?: readonly Account[];
  /** Extension numbers that can be members of groups. */
  readonly extensions?: readonly string[];
}

export const defaultTenants: readonly TenantOptions[] = [
  {
    name: "Acme",
    trunks: [
      { name: "CallCentric", didNumbers: "3000;12000-18000" },
      { name: "Twilio", didNumbers: "442079460000-442079460999" },
    ],
  },
  {
    name: "Globex",
    trunks: [
      { name: "CallCentric", didNumbers: "61000-61999" },
      { name: "Vonage", didNumbers: "5000;5550100-5550199" },
    ],
  },
];

export function identityOf({ name, id, domain }: TenantOptions): TenantIdentity {
  const slug = name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return { id: id ?? opaqueId(), name, domain: domain ?? `${slug}.example` };
}

export function accountsOf({ accounts }: TenantOptions): readonly [Account, ...Account[]] {
  const [first = { username: "admin", password: `pw-${secret(12)}` }, ...others] = accounts ?? [];
  return [first, ...others];
}

export function trunksOf({ trunks = [] }: TenantOptions): Trunk[] {
  return trunks.map(({ name, id, didNumbers }) => ({
    id: id ?? opaqueId(),
    name,
    enabled: true,
    brand: "Generic",
    hostname: `sip.${name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}.example`,
    port: 5060,
    did_numbers: didNumbers ?? "",
    shared: false,
  }));
}

export function extensionsOf({
  extensions = ["1001", "1002", "1003", "1004", "1005"],
}: TenantOptions): Member[] {
  return extensions.map((extension_number) => ({
    id: opaqueId(),
    name: `user${extension_number}`,
    display_name: `User ${extension_number}`,
    extension_number,
  }));
}

/** A few groups, with caller IDs on the tenant's first two trunks. */
export function seedGroups(trunks: readonly Trunk[]): unknown[] {
  const callerId = (index: number, number: string, description: string): unknown[] => {
    const trunk = trunks[index];
    return trunk ? [{ provider_id: trunk.id, caller_id: number, description }] : [];
  };
  return [
    {
      name: "Reception",
      description: "Whoever sits at the front desk",
      outbound_caller_ids: [
        ...callerId(0, "3000", "main number"),
        ...callerId(1, "442079460000", "main number"),
      ],
    },
    {
      name: "Sales",
      description: "Outbound team",
      outbound_caller_ids: [
        ...callerId(0, "12000", "sales hotline"),
        ...callerId(1, "442079460012", "London"),
      ],
    },
    { name: "Support", outbound_caller_ids: callerId(0, "12100", "support") },
    { name: "Night shift", description: "No caller IDs of its own" },
  ];
}
