import { z } from "zod";
import type { CredentialSettings } from "../../settings/index";
import type { Answer } from "../answer";
import type { Call } from "../call";
import { PbxError } from "../errors";

const signInAnswer = z.union([
  z.looseObject({
    access_token: z.string().min(1),
    refresh_token: z.string().nullish(),
    expires_in: z.number().positive().nullish(),
  }),
  z.looseObject({ two_factor_enabled: z.literal(true) }),
]);

const tokensAnswer = signInAnswer.options[0];

type Tokens = z.output<typeof tokensAnswer>;

// What it holds may be tokens, which nobody knows yet to conceal: it is not shown.
function hidden<Schema extends z.ZodType>(answer: Answer, schema: Schema): z.output<Schema> {
  return answer.json(schema, `an answer with ${answer.status}`);
}

/** Where tokens come from. Nothing of it is ever stored. */
export interface Credentials {
  /** A token that is good as far as we know. */
  token(): Promise<string>;
  /** Replaces a token that the PBX refused, or throws what the user can do. */
  renew(refused: string): Promise<void>;
}

/** What credentials reach the PBX with. */
interface Wire {
  send<T>(call: Call<T>): Promise<T>;
  conceal(secret: string): void;
}

export function credentialsFor(settings: CredentialSettings, wire: Wire): Credentials {
  wire.conceal(settings.kind === "token" ? settings.token : settings.password);
  return settings.kind === "token" ? new StaticToken(settings) : new SignIn(settings, wire);
}

class StaticToken implements Credentials {
  constructor(private readonly settings: Extract<CredentialSettings, { kind: "token" }>) {}

  token(): Promise<string> {
    return Promise.resolve(this.settings.token);
  }

  renew(): Promise<void> {
    const { where, inEnvironment, source } = this.settings;
    const advice = `set ${inEnvironment} to a fresh one, or give credentials that sign in (username, password, domain)`;
    const stale =
      source === "environment"
        ? ""
        : "; pulumi refresh and destroy use the config of the last update, unless they are run with --run-program";
    return Promise.reject(
      new PbxError(
        `the PBX refused the token (401): the one from ${where} may have expired, or is wrong: ${advice}${stale}`,
        401,
      ),
    );
  }
}

/** Milliseconds before its end at which a token is renewed, at the most; short-lived ones at a tenth of their life. */
const MARGIN = 60_000;

const TWO_FACTOR = "this account has two-factor sign-in, which no program can pass";
const ADVICE =
  "check username, password and domain (PORTSIP_USERNAME, PORTSIP_PASSWORD, PORTSIP_DOMAIN, or the stack's config; for a named connection, its own); an account with two-factor sign-in needs an access token instead (token or PORTSIP_TOKEN)";

class SignIn implements Credentials {
  private current?: {
    readonly token: string;
    readonly refreshToken: string | undefined;
    readonly renewAt: number;
  };
  private pending: Promise<void> | undefined;
  private refused: PbxError | undefined;

  constructor(
    private readonly settings: Extract<CredentialSettings, { kind: "signIn" }>,
    private readonly wire: Wire,
  ) {}

  async token(): Promise<string> {
    while (this.current === undefined || this.current.renewAt <= performance.now()) await this.once();
    return this.current.token;
  }

  async renew(refused: string): Promise<void> {
    // Of many calls that one expired token fails, the first renews it and the others find it renewed.
    if (this.current?.token !== refused) return;
    this.current = { ...this.current, renewAt: -Infinity };
    await this.once();
  }

  /** However many ask at the same time, one signs in. */
  private once(): Promise<void> {
    this.pending ??= this.obtain().finally(() => {
      this.pending = undefined;
    });
    return this.pending;
  }

  private async obtain(): Promise<void> {
    // An account locks after a few refusals: what was refused once is not tried again.
    if (this.refused !== undefined) throw this.refused;
    if (this.current?.refreshToken !== undefined && (await this.refresh(this.current.refreshToken))) return;
    try {
      this.keep(await signIn(this.settings, this.wire));
    } catch (error) {
      if (isRefusal(error)) this.refused = error;
      throw error;
    }
  }

  private async refresh(refreshToken: string): Promise<boolean> {
    const tokens = await this.wire.send({
      method: "POST",
      path: "/auth/refresh_token",
      body: { refresh_token: refreshToken },
      anonymous: true,
      expects: [400, 401, 403, 404],
      read: (answer) => (answer.status < 300 ? hidden(answer, tokensAnswer) : undefined),
    });
    if (tokens === undefined) return false;
    this.keep(tokens);
    return true;
  }

  private keep(tokens: Tokens): void {
    const life = 1000 * (tokens.expires_in ?? 1800);
    const refreshToken = tokens.refresh_token ?? undefined;
    conceal(tokens, this.wire);
    this.current = {
      token: tokens.access_token,
      refreshToken,
      renewAt: performance.now() + life - Math.min(MARGIN, life / 10),
    };
  }
}

/** Signs in, once. Where that is refused, the error says what to do, and has a status. */
async function signIn(
  { username, password, domain }: Extract<CredentialSettings, { kind: "signIn" }>,
  wire: Wire,
): Promise<Tokens> {
  try {
    const tokens = await wire.send({
      method: "POST",
      path: "/auth/sign_in",
      body: { username, password, ...(domain !== undefined && { domain }) },
      anonymous: true,
      read: (answer) => hidden(answer, signInAnswer),
    });
    if (!isTokens(tokens)) throw new PbxError(TWO_FACTOR, 401);
    conceal(tokens, wire);
    return tokens;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const who = domain === undefined ? username : `${username} at ${domain}`;
    throw new PbxError(`the PBX refused to sign in ${who}: ${error.message}: ${ADVICE}`, error.status);
  }
}

function conceal({ access_token, refresh_token }: Tokens, wire: Wire): void {
  wire.conceal(access_token);
  if (refresh_token) wire.conceal(refresh_token);
}

function isTokens(answer: z.output<typeof signInAnswer>): answer is Tokens {
  return "access_token" in answer;
}

function isRefusal(error: unknown): error is PbxError {
  if (!(error instanceof PbxError) || error.status === undefined) return false;
  return error.status >= 400 && error.status < 500 && error.status !== 429;
}
