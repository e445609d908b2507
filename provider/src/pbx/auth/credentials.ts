import type { Call } from "../call";

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
