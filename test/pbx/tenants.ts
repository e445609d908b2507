import type { Account } from "./auth";
import type { ExtensionOptions } from "./extensions";
import type { RuleOptions } from "./outboundRules";
import { opaqueId, secret } from "./random";
import type { TenantIdentity } from "./store";
import type { Tenant } from "./tenant";
import type { NumberOptions, Trunk, TrunkOptions } from "./trunks";

export interface TenantOptions {
  readonly name: string;
  /** By default the name in lower case, below `.example`. */
  readonly domain?: string;
  readonly id?: string;
  readonly trunks?: readonly TrunkOptions[];
  /** The first one is the tenant's `username` and `password`. By default one, `admin`. */
  readonly accounts?: readonly Account[];
  /** Those that can be members of groups, in full or just by number. By default 101 to 110. */
  readonly extensions?: readonly (ExtensionOptions | string)[];
  /** By default none. */
  readonly outboundRules?: readonly RuleOptions[];
  /** The company's own numbers. By default none. */
  readonly companyCallerIds?: readonly NumberOptions[];
}

// Each trunk is dialled out on by a digit of its own, so that no rule hangs on its groups alone.
const outVia = (trunk: string, numberPrefix: string): RuleOptions => ({
  name: `Out via ${trunk}`,
  numberPrefix,
  routes: [{ trunk, stripDigits: 1 }],
});

const DEFAULT_EXTENSIONS = Array.from({ length: 10 }, (_, index) => String(101 + index));

export const defaultTenants: readonly TenantOptions[] = [
  {
    name: "Acme",
    trunks: [
      { name: "CallCentric", didNumbers: "3000;12000-18000" },
      { name: "Twilio", didNumbers: "442079460000-442079460999" },
    ],
    outboundRules: [outVia("CallCentric", "9"), outVia("Twilio", "8")],
  },
  {
    name: "Globex",
    trunks: [
      { name: "CallCentric", didNumbers: "61000-61999" },
      { name: "Vonage", didNumbers: "5000;5550100-5550199" },
    ],
    outboundRules: [outVia("CallCentric", "9"), outVia("Vonage", "8")],
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

/** Gives a tenant what its options say. */
export function furnish(tenant: Tenant, options: TenantOptions): void {
  const { trunks = [], extensions = DEFAULT_EXTENSIONS, outboundRules = [], companyCallerIds = [] } = options;
  for (const trunk of trunks) tenant.addTrunk(trunk);
  for (const given of extensions) {
    tenant.addExtension(typeof given === "string" ? { number: given } : given);
  }
  for (const rule of outboundRules) tenant.addRule(rule);
  tenant.setCompanyNumbers(companyCallerIds);
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
