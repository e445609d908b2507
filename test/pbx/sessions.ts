import { secret } from "./random";
import type { Rights } from "./rights";

/** Whose session it is. */
export interface Owner extends Rights {
  readonly tenantId: string;
  readonly username: string;
}

export interface Session {
  readonly owner: Owner;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly lifetimeSeconds: number;
  expiresAt: number;
}

/** The tokens that are held. */
export class Sessions {
  /** Every access and refresh token that was ever given out. */
  readonly issued: string[] = [];
  private readonly byAccess = new Map<string, Session>();
  private readonly byRefresh = new Map<string, Session>();

  constructor(private readonly now: () => number) {}

  open(owner: Owner, lifetimeSeconds: number): Session {
    const session: Session = {
      owner,
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
  ofHeader(authorization: string | undefined): Session | undefined {
    const [, token] = /^Bearer (\S+)$/.exec(authorization ?? "") ?? [];
    const session = token === undefined ? undefined : this.byAccess.get(token);
    return session && session.expiresAt > this.now() ? session : undefined;
  }

  ofRefreshToken(token: string): Session | undefined {
    return this.byRefresh.get(token);
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
}
