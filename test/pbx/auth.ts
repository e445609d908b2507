import { isObject } from "./json";
import { invalid, unauthorized } from "./problem";
import { opaqueId, secret } from "./random";

/** What a role may not do. */
export interface Rights {
  /** May see neither the tenant nor the PBX's status. */
  readonly restricted?: boolean | undefined;
  /** The first parts of paths that are answered with a 403, as `users`, `outbound_rules`, `providers`, `tenant`. */
  readonly denied?: readonly string[] | undefined;
}

export interface Account extends Rights {
  readonly username: string;
  readonly password: string;
  /** Sign-in stops half-way and asks for a code. */
  readonly twoFactor?: boolean;
}

/** A token of a tenant's first account, with its rights unless others are given. */
export interface NewToken extends Rights {
  readonly lifetimeSeconds?: number;
}

/** Whose session it is. */
export interface Owner extends Rights {
  readonly tenantId: string;
  readonly username: string;
}

export interface Session extends Owner {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly lifetimeSeconds: number;
  expiresAt: number;
}

interface KnownAccount extends Account {
  readonly userId: string;
  readonly tenantId: string;
  readonly domain: string;
  refusals: number;
}

const REFUSALS_THAT_LOCK = 5;

/** Accounts, and the tokens that they hold. */
export class Auth {
  /** Sign-ins that gave out a token. */
  signIns = 0;
  refusedSignIns = 0;
  refreshes = 0;
  /** Every access and refresh token that was ever given out. */
  readonly issued: string[] = [];
  private readonly accounts: KnownAccount[] = [];
  private readonly byAccess = new Map<string, Session>();
  private readonly byRefresh = new Map<string, Session>();

  constructor(
    private readonly now: () => number,
    private readonly lifetimeSeconds: () => number,
  ) {}

  addAccount(tenantId: string, domain: string, account: Account): void {
    this.accounts.push({ ...account, tenantId, domain, userId: opaqueId(), refusals: 0 });
  }

  /** The accounts that five refused sign-ins in a row have locked, as `username@domain`. */
  get locked(): string[] {
    return this.accounts.filter(isLocked).map(({ username, domain }) => `${username}@${domain}`);
  }

  signIn(body: unknown): unknown {
    const username = text(body, "username");
    const password = text(body, "password");
    const domain = isObject(body) && body["domain"] !== undefined ? text(body, "domain") : undefined;
    const account = this.accounts.find((each) => each.username === username && each.domain === domain);
    if (!account) {
      this.refusedSignIns++;
      throw unauthorized("The username, the password or the domain is wrong.");
    }
    if (isLocked(account)) {
      this.refusedSignIns++;
      throw unauthorized("The account is locked: too many failed sign-ins.");
    }
    if (account.password !== password) {
      this.refusedSignIns++;
      account.refusals++;
      throw unauthorized("The username, the password or the domain is wrong.");
    }
    account.refusals = 0;
    if (account.twoFactor) return { two_factor_enabled: true, token: secret() };
    this.signIns++;
    return this.pair(this.open(account));
  }

  refresh(body: unknown): unknown {
    const spent = this.byRefresh.get(text(body, "refresh_token"));
    if (!spent) throw unauthorized("The refresh token is unknown, expired or spent.");
    this.close(spent);
    this.refreshes++;
    return this.pair(this.open(spent));
  }

  open({ tenantId, username, restricted, denied }: Owner, lifetimeSeconds = this.lifetimeSeconds()): Session {
    const session: Session = {
      tenantId,
      username,
      restricted,
      denied,
      accessToken: secret(),
      refreshToken: secret(),
      lifetimeSeconds,
      expiresAt: this.now() + lifetimeSeconds * 1000,
    };
    this.byAccess.set(session.accessToken, session);
    this.byRefresh.set(session.refreshToken, session);
    this.issued.push(session.accessToken, session.refreshToken);
    return session;
  }

  close(session: Session): void {
    this.byAccess.delete(session.accessToken);
    this.byRefresh.delete(session.refreshToken);
  }

  /** The session of an Authorization header, if it is a valid one. */
  session(authorization: string | undefined): Session | undefined {
    const [, token] = /^Bearer (\S+)$/.exec(authorization ?? "") ?? [];
    const session = token === undefined ? undefined : this.byAccess.get(token);
    return session && session.expiresAt > this.now() ? session : undefined;
  }

  user(session: Session): unknown {
    const account = this.accounts.find(
      (each) => each.tenantId === session.tenantId && each.username === session.username,
    );
    return {
      id: account?.userId ?? "",
      name: session.username,
      role: session.restricted ? "Restricted" : "TenantAdmin",
    };
  }

  /** Ends every access token; refresh tokens stay good unless told otherwise. */
  expireAll({ refreshTokens = false } = {}): void {
    for (const session of this.byAccess.values()) session.expiresAt = this.now();
    if (refreshTokens) this.byRefresh.clear();
  }

  revoke(accessToken: string): void {
    const session = this.byAccess.get(accessToken);
    if (session) this.close(session);
  }

  private pair(session: Session): unknown {
    return {
      token_type: "Bearer",
      access_token: session.accessToken,
      refresh_token: session.refreshToken,
      expires_in: session.lifetimeSeconds,
    };
  }
}

/** Whether a session's role may not make calls below a path, which is given without /api. */
export function isDenied({ restricted = false, denied = [] }: Rights, path: string): boolean {
  const [, first = ""] = path.split("/");
  return denied.includes(first) || (restricted && first === "tenant");
}

function isLocked(account: KnownAccount): boolean {
  return account.refusals >= REFUSALS_THAT_LOCK;
}

function text(body: unknown, field: string): string {
  const value = isObject(body) ? body[field] : undefined;
  if (typeof value !== "string" || value === "") throw invalid(`'${field}' is required.`, field);
  return value;
}
