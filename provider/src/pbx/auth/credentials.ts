import type { CredentialSettings } from "../../settings/index";
import type { Call } from "../call";
import { PbxError } from "../errors";
import { SignIn } from "./signIn";

/** Where tokens come from. Nothing of it is ever stored. */
export interface Credentials {
  /** A token that is good as far as we know; undefined where one has to be obtained first. */
  token(): string | undefined;
  /** Gets a token. However many ask at the same time, one call is made for all. */
  obtain(): Promise<void>;
  /** Tells that the PBX took a token. */
  accepted(token: string): void;
  /**
   * Replaces a token that the PBX refused, or throws what the user can do.
   * @param times - how many tokens in a row it has refused to the same call
   */
  renew(refused: string, times: number): Promise<void>;
  /** Gives up the session that was opened by signing in; undefined where there is none. */
  signOut(): Ending | undefined;
}

/** What ends a session. */
export interface Ending {
  readonly call: Call<void>;
  readonly token: string;
}

/** What credentials reach the PBX with. */
export interface Wire {
  send<T>(call: Call<T>): Promise<T>;
  conceal(secret: string): void;
}

export function credentialsFor(settings: CredentialSettings, wire: Wire): Credentials {
  wire.conceal(settings.kind === "token" ? settings.token : settings.password);
  return settings.kind === "token" ? new StaticToken(settings) : new SignIn(settings, wire);
}

class StaticToken implements Credentials {
  constructor(private readonly settings: Extract<CredentialSettings, { kind: "token" }>) {}

  token(): string {
    return this.settings.token;
  }

  obtain(): Promise<void> {
    return Promise.resolve();
  }

  accepted(): void {
    // It is never renewed, so it makes no difference.
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

  /** It is the user's, who may need it still. */
  signOut(): undefined {
    return undefined;
  }
}
