import { Blocking } from "./blocking";
import { isObject } from "./json";
import { ApiProblem, invalid, notFound, unauthorized } from "./problem";
import { opaqueId, secret } from "./random";
import { type Rights, roleOf } from "./rights";
import { type Owner, type Session, Sessions } from "./sessions";
import type { Switches } from "./switches";
import { isAtLeast } from "./versions";

export interface Account extends Rights {
  readonly username: string;
  readonly password: string;
  /** Sign-in stops half-way and asks for a code. */
  readonly twoFactor?: boolean;
  /** The account has to change its password first. */
  readonly passwordForceReset?: boolean;
}

/** A token of a tenant's first account, with its rights unless others are given. */
export interface NewToken extends Rights {
  readonly lifetimeSeconds?: number;
}

interface KnownAccount extends Account {
  readonly userId: string;
  readonly tenantId: string;
  readonly domain: string;
}

/** The one client that may sign in by `/login/oauth/token`. */
const OAUTH_CLIENT = "9d806019-75b2-4b3d-bb8b-f5a3a412cc0a";

/** Accounts, and both ways in: `/auth/…` and, before it, `/login/…`. */
export class Auth {
  /** Sign-ins that gave out a token. */
  signIns = 0;
  refusedSignIns = 0;
  refreshes = 0;
  signOuts = 0;
  readonly sessions: Sessions;
  readonly blocking: Blocking;
  private readonly accounts: KnownAccount[] = [];
  /** The last session of each account that it signed in for. */
  private readonly lastOf = new Map<KnownAccount, Session>();

  constructor(
    private readonly switches: Readonly<Switches>,
    now: () => number,
  ) {
    this.sessions = new Sessions(now);
    this.blocking = new Blocking(switches, now);
  }

  addAccount(tenantId: string, domain: string, account: Account): void {
    this.accounts.push({ ...account, tenantId, domain, userId: opaqueId() });
  }

  /** `POST /auth/sign_in` */
  signIn(body: unknown, address: string): unknown {
    const account = this.admit(body, address, 401);
    if (account.twoFactor) return { two_factor_enabled: true, token: secret() };
    return pair(this.begin(account));
  }

  /** `POST /auth/refresh_token` */
  refresh(body: unknown): unknown {
    const renewed = this.renew(text(body, "refresh_token"));
    if (!renewed) throw unauthorized("The refresh token is unknown, expired or spent.");
    return pair(renewed);
  }

  /** `POST /login/oauth/token`: knows no two-factor, and refuses with 400. */
  oauthToken(body: unknown, address: string): unknown {
    const grant = text(body, "grant_type");
    if (text(body, "client_id") !== OAUTH_CLIENT) throw invalid("'client_id' is unknown.", "client_id");
    if (grant === "password") return pair(this.begin(this.admit(body, address, 400)));
    if (grant !== "refresh_token") throw invalid("'grant_type' is unknown.", "grant_type");
    const renewed = this.renew(text(body, "refresh_token"));
    if (!renewed) {
      throw new ApiProblem(400, [
        { code: "UNKNOWN", message: "The refresh token is unknown, expired or spent." },
      ]);
    }
    return pair(renewed);
  }

  /** `POST /auth/sign_out` and `POST /login/oauth/revoke` */
  signOut(session: Session): void {
    this.signOuts++;
    this.sessions.close(session);
  }

  /** `GET /auth/user` */
  user({ owner }: Session): unknown {
    const account = this.accountOf(owner);
    return {
      id: account?.userId ?? "",
      name: owner.username,
      role: roleOf(owner),
      password_force_reset: account?.passwordForceReset ?? false,
      ...(isAtLeast(this.switches.version, "22.3") && { domain: account?.domain ?? "" }),
    };
  }

  /** `GET /login` */
  login({ owner, accessToken, expiresAt, lifetimeSeconds }: Session): unknown {
    return {
      access_token: accessToken,
      expires_at: Math.floor(expiresAt / 1000),
      expires_in: lifetimeSeconds,
      role: roleOf(owner),
    };
  }

  private admit(body: unknown, address: string, refusal: 400 | 401): KnownAccount {
    const username = text(body, "username");
    const password = text(body, "password");
    const domain = isObject(body) && body["domain"] !== undefined ? text(body, "domain") : undefined;
    const account = this.accounts.find(
      (each) => each.username === username && each.password === password && each.domain === domain,
    );
    const blocked = this.blocking.problem(address);
    if (account && !blocked) {
      this.blocking.accepted(address);
      return account;
    }
    this.refusedSignIns++;
    this.blocking.refused(address);
    throw blocked ?? this.refusal(domain, refusal);
  }

  private refusal(domain: string | undefined, status: number): ApiProblem {
    if (this.switches.unknownDomain === "404" && !this.accounts.some((each) => each.domain === domain)) {
      return notFound(`The domain ${domain ?? ""} does not exist.`);
    }
    const message = "The username, the password or the domain is wrong.";
    return new ApiProblem(status, [{ code: "UNAUTHORIZED", message }]);
  }

  private begin(account: KnownAccount): Session {
    const before = this.lastOf.get(account);
    if (this.switches.oneSession && before) this.sessions.close(before);
    this.signIns++;
    return this.open(account, account);
  }

  private renew(refreshToken: string): Session | undefined {
    const spent = this.sessions.ofRefreshToken(refreshToken);
    if (!spent) return undefined;
    this.sessions.close(spent);
    this.refreshes++;
    return this.open(spent.owner, this.accountOf(spent.owner));
  }

  private open(owner: Owner, account: KnownAccount | undefined): Session {
    const session = this.sessions.open(owner, this.switches.tokenLifetimeSeconds);
    if (account) this.lastOf.set(account, session);
    return session;
  }

  private accountOf({ tenantId, username }: Owner): KnownAccount | undefined {
    return this.accounts.find((each) => each.tenantId === tenantId && each.username === username);
  }
}

function pair(session: Session): unknown {
  return {
    token_type: "Bearer",
    access_token: session.accessToken,
    refresh_token: session.refreshToken,
    expires_in: session.lifetimeSeconds,
  };
}

function text(body: unknown, field: string): string {
  const value = isObject(body) ? body[field] : undefined;
  if (typeof value !== "string" || value === "") throw invalid(`'${field}' is required.`, field);
  return value;
}
