import { setTimeout as sleep } from "node:timers/promises";
import type { CredentialSettings } from "../../settings/index";
import { PbxError } from "../errors";
import { backoff } from "../retry";
import { authApi } from "./authApi";
import type { Credentials, Ending, Wire } from "./credentials";
import type { SignInForm, Tokens } from "./form";
import { oauth } from "./oauth";

/** Milliseconds before its end at which a token is renewed, at most; short-lived ones at a tenth of their life. */
const MARGIN = 60_000;

/** A token that lived for so many milliseconds was not ended by another sign-in that goes on and on. */
const CALM = 20_000;

/** How many tokens in a row may be refused that had just been given. */
const RENEWALS = 5;

const TOKEN = "needs an access token instead (token or PORTSIP_TOKEN)";
const ADVICE = `check username, password and domain (PORTSIP_USERNAME, PORTSIP_PASSWORD, PORTSIP_DOMAIN, or the stack's config; for a named connection, its own); an account with two-factor sign-in ${TOKEN}`;

interface Current {
  readonly token: string;
  readonly refreshToken: string | undefined;
  readonly since: number;
  readonly renewAt: number;
  readonly accepted: boolean;
}

/** Signs in, and keeps a token good: the life of a token, by whichever calls the PBX has for it. */
export class SignIn implements Credentials {
  /** Those that this PBX may have, the newest first. Which one it has is found out once. */
  private forms: readonly SignInForm[] = [authApi, oauth];
  private readonly missing: string[] = [];
  private current: Current | undefined;
  private pending: Promise<void> | undefined;
  private refused: PbxError | undefined;
  /** How many tokens in a row were refused long before their end. */
  private early = 0;
  /** How many of them before a single call was made with them. */
  private unused = 0;

  constructor(
    private readonly settings: Extract<CredentialSettings, { kind: "signIn" }>,
    private readonly wire: Wire,
  ) {}

  token(): string | undefined {
    return this.current !== undefined && this.current.renewAt > performance.now()
      ? this.current.token
      : undefined;
  }

  obtain(): Promise<void> {
    return this.once(() => this.replace());
  }

  accepted(token: string): void {
    if (this.current?.token !== token || this.current.accepted) return;
    this.current = { ...this.current, accepted: true };
    this.unused = 0;
  }

  async renew(refused: string, times: number): Promise<void> {
    if (times > RENEWALS) throw this.endedByOthers();
    // Of many calls that one expired token fails, the first renews it and the others find it renewed.
    if (this.current?.token !== refused) return;
    await this.once(() => this.renewRefused(this.current));
  }

  signOut(): Ending | undefined {
    const token = this.token();
    const [form] = this.forms;
    if (token === undefined || form === undefined) return undefined;
    this.current = undefined;
    return { call: form.signOut, token };
  }

  /** However many ask at the same time, one signs in. */
  private once(work: () => Promise<void>): Promise<void> {
    this.pending ??= work().finally(() => {
      this.pending = undefined;
    });
    return this.pending;
  }

  /**
   * A PBX may allow each user one session at a time. Then a token that had just been given is refused because another
   * process signed in: to sign in again at once would end its token in turn. So each waits a while, and has its work
   * done in the other's pause.
   */
  private async renewRefused(refused: Current | undefined): Promise<void> {
    if (refused === undefined) return;
    this.current = { ...refused, renewAt: -Infinity };
    this.early = performance.now() - refused.since < CALM ? this.early + 1 : 0;
    if (!refused.accepted) this.unused += 1;
    if (this.unused > RENEWALS) {
      // The next one to ask signs in once more: what was wrong may be over.
      this.unused = RENEWALS;
      throw this.endedByOthers();
    }
    if (this.early > 0) await sleep(backoff(this.early));
    await this.replace();
  }

  private async replace(): Promise<void> {
    // Its address is blocked after a few refusals: what was refused once is not tried again.
    if (this.refused !== undefined) throw this.refused;
    try {
      this.keep((await this.refresh()) ?? (await this.signIn()));
    } catch (error) {
      if (isRefusal(error)) this.refused = error;
      throw error;
    }
  }

  private async refresh(): Promise<Tokens | undefined> {
    const refreshToken = this.current?.refreshToken;
    const [form] = this.forms;
    return refreshToken === undefined || form === undefined
      ? undefined
      : this.wire.send(form.renew(refreshToken));
  }

  private async signIn(): Promise<Tokens> {
    const [form, ...others] = this.forms;
    if (form === undefined) throw this.noSignIn();
    const result = await this.wire.send(form.signIn(this.settings)).catch((error: unknown) => {
      throw this.explained(error, form);
    });
    if (result === "two-factor") throw new PbxError(this.twoFactor(), 401);
    if (result !== "no such call") return result;
    this.missing.push(form.name);
    this.forms = others;
    return this.signIn();
  }

  private explained(error: unknown, { name }: SignInForm): unknown {
    if (!isRefusal(error)) return error;
    const by = [name, ...this.missing].join(", since it has no ");
    const advice = error.code === "DENIED" ? "" : `: ${ADVICE}`;
    return new PbxError(
      `the PBX refused to sign in ${this.who()}: ${error.message}, by ${by}${advice}`,
      error.status,
      error.code,
    );
  }

  private noSignIn(): PbxError {
    return new PbxError(
      `cannot sign in ${this.who()}: there is neither ${this.missing.join(" nor ")} (404): is this the address of the PBX and the port of its API, 8887 unless changed (portsip:url, PORTSIP_URL, or the connection's)?`,
      404,
    );
  }

  private keep(tokens: Tokens): void {
    const refreshToken = tokens.refresh_token ?? undefined;
    this.wire.conceal(tokens.access_token);
    if (refreshToken !== undefined) this.wire.conceal(refreshToken);
    const life = 1000 * (tokens.expires_in ?? 1800);
    const since = performance.now();
    const renewAt = since + life - Math.min(MARGIN, life / 10);
    this.current = { token: tokens.access_token, refreshToken, since, renewAt, accepted: false };
  }

  private twoFactor(): string {
    return `the PBX refused to sign in ${this.who()}: this account has two-factor sign-in, which no program can pass: it ${TOKEN}`;
  }

  private endedByOthers(): PbxError {
    return new PbxError(
      `the PBX refused the token (401) again and again, each time though it had just been given: another sign-in of this account (${this.who()}) ends ours: give each pipeline an account of its own, or allow the account several sign-ins at a time`,
      401,
    );
  }

  private who(): string {
    const { username, domain } = this.settings;
    return domain === undefined ? username : `${username} at ${domain}`;
  }
}

function isRefusal(error: unknown): error is PbxError {
  if (!(error instanceof PbxError) || error.status === undefined) return false;
  return error.status >= 400 && error.status < 500 && error.status !== 429;
}
