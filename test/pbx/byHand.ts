import type { Pbx } from "./index";
import type { Tenant } from "./tenant";

/**
 * Groups for whoever tries things by hand, one of them at work on each trunk. The programs of README.md and of the guide
 * declare groups of other names and with other members: each has to run against this PBX, and to take effect.
 */
export function seedByHand(pbx: Pbx): void {
  const [acme, globex] = [pbx.tenant("Acme"), pbx.tenant("Globex")];
  const frontDesk = acme.addGroup({
    name: "Front desk",
    description: "Whoever sits at the entrance",
    outbound_caller_ids: [
      callerId(acme, "CallCentric", "3000", "main number"),
      callerId(acme, "Twilio", "442079460000", "main number"),
    ],
  });
  for (const number of ["109", "110"]) acme.addMember(frontDesk, number);
  acme.applyGroup("Out via CallCentric", frontDesk);
  acme.applyGroup("Out via Twilio", frontDesk);
  acme.addGroup({
    name: "Field service",
    outbound_caller_ids: [callerId(acme, "CallCentric", "12100", "call-backs")],
  });
  acme.addGroup({ name: "Night watch", description: "No caller IDs of its own" });
  const dispatch = globex.addGroup({
    name: "Dispatch",
    outbound_caller_ids: [callerId(globex, "CallCentric", "61000", "drivers")],
  });
  globex.addMember(dispatch, "101");
  globex.applyGroup("Out via CallCentric", dispatch);
}

function callerId(tenant: Tenant, trunk: string, caller_id: string, description: string): unknown {
  return { provider_id: tenant.trunk(trunk).id, caller_id, description };
}

/** What is printed at the start. */
export function welcome(pbx: Pbx, tenants: readonly Tenant[]): string {
  const [first] = tenants;
  const connections = tenants.map(
    ({ name, token }) => [name.toLowerCase(), { url: pbx.url, token }] as const,
  );
  return [
    `The embedded PBX answers on ${pbx.url} (all lives in memory, until Ctrl-C).`,
    "",
    ...tenants.flatMap((tenant) => [...portrait(tenant), ""]),
    "Use it from another terminal:",
    "",
    `  export PORTSIP_URL=${pbx.url} PORTSIP_TOKEN=${first?.token ?? ""}`,
    "",
    "Or all tenants, as connections:",
    "",
    `  export PORTSIP_CONNECTIONS='${JSON.stringify(Object.fromEntries(connections))}'`,
    "",
  ].join("\n");
}

function portrait(tenant: Tenant): string[] {
  const { name, token, username, password, domain, trunks } = tenant;
  const extensions = tenant.extensions().map((each) => each.extension_number);
  return [
    name,
    `  Sign-in     username ${username}, password ${password}, domain ${domain}`,
    `  Token       ${token} (good for 24 hours)`,
    ...trunks.map((trunk) => `  Trunk       ${trunk.name}, id ${trunk.id}, numbers ${trunk.did_numbers}`),
    `  Extensions  ${extensions.join(", ")}`,
    ...tenant.rules().map((rule) => `  Rule        ${rule.name}${groupsOf(tenant, rule.name)}`),
    ...tenant.groups().map((group) => `  Group       ${group.name}, id ${group.id}`),
  ];
}

function groupsOf(tenant: Tenant, rule: string): string {
  const ids = new Set(tenant.appliedGroups(rule));
  const names = tenant.groups().filter(({ id }) => ids.has(id));
  return names.length === 0 ? "" : `, for ${names.map(({ name }) => name).join(", ")}`;
}
