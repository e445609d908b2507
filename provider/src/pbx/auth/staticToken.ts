import type { CredentialSettings } from "../../settings/index";
import { PbxError } from "../errors";
import type { Credentials } from "./credentials";

/** An access token that somebody gave. It cannot be renewed. */
export class StaticToken implements Credentials {
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
