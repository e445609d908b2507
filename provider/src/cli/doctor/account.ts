import { type Tenant, TENANT_UNKNOWN, tenantLabel, wrongDomain } from "../../session/tenant";
import type { Settings } from "../../settings";
import { fail, type Finding, ok, warn } from "./check";
import type { Result, User } from "./probe";

/** Text from outside, fit to be shown. */
type Quote = (text: string, most?: number) => string;

/** Judges what the PBX made of the credentials. */
export function checkToken(
  result: Result<User>,
  { credentials }: Pick<Settings, "credentials">,
  quote: Quote,
): Finding {
  if ("error" in result) {
    const { message, status = 0 } = result.error;
    // What was refused says what to do; what broke does not.
    const advice =
      status >= 400 && status < 500
        ? ""
        : ": try again, and if it stays so, look at the services of the PBX, and at proxies in front of it";
    return fail(`${message}${advice}`);
  }
  const { role, password_force_reset: mustChange } = result.value;
  const as = typeof role === "string" && role !== "" ? `, with the role ${quote(role)}` : "";
  const good =
    credentials.kind === "token"
      ? `the one from ${credentials.where} is good${as}`
      : `signed in as ${who(credentials)}${as}`;
  return mustChange === true
    ? warn(
        `${good}; but the account has to change its password first (password_force_reset), and may be refused until then: sign in to the PBX's web page once`,
      )
    : ok(good);
}

function who({ username, domain }: { readonly username: string; readonly domain?: string }): string {
  return domain === undefined ? username : `${username} at ${domain}`;
}

/** Judges whether the credentials are those of the tenant that the settings are for. */
export function checkTenant(
  result: Result<Tenant | undefined>,
  settings: Pick<Settings, "domain">,
  connection: string | undefined,
  quote: Quote,
): Finding {
  if ("error" in result) return fail(`GET /tenant: ${result.error.message}`);
  if (result.value === undefined)
    return warn(`${TENANT_UNKNOWN}: give the role the right to ask, or check by hand`);
  const tenant = result.value;
  const wrong = wrongDomain(tenant, settings, connection);
  if (wrong !== undefined) return fail(`${quote(wrong.problem, 1000)}: ${wrong.advice}`);
  const pinned =
    settings.domain === undefined
      ? `; with a domain set (${connection === undefined ? "portsip:domain or PORTSIP_DOMAIN" : "domain"}), credentials of any other tenant would be refused`
      : "";
  return ok(`${quote(tenantLabel(tenant))}${pinned}`);
}

/** Judges whether the role may list groups. */
export function checkGroups(result: Result<number>): Finding {
  if ("value" in result) return ok(`may list groups: there are ${result.value}`);
  const advice =
    result.error.status === 403
      ? ": use an account whose role may manage user groups, as the built-in role Admin may"
      : "";
  return fail(`cannot list groups: ${result.error.message}${advice}`);
}

/** What a role may list that is not needed by every group, by the check's name. */
const RIGHTS = {
  trunks: {
    what: "trunks",
    without: "trunks can be given by providerId only, and numbers are not checked against their pools",
  },
  users: {
    what: "extensions",
    without:
      "members are managed, but a preview does not check that they exist, and explain cannot tell an extension's own number",
  },
  rules: {
    what: "outbound rules",
    without:
      "outboundRules cannot be managed, and nothing tells that a group is removed that an outbound rule still names",
  },
} as const;

/** Judges whether the role may list something that some groups need. */
export function checkRight(right: keyof typeof RIGHTS, result: Result<number>): Finding {
  const { what, without } = RIGHTS[right];
  return "value" in result
    ? ok(`may list ${what}: there are ${result.value}`)
    : warn(`cannot list ${what}: ${result.error.message}: ${without}`);
}
