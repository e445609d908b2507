import type { CredentialSettings } from "../../settings/index";
import type { Credentials, Wire } from "./credentials";
import { SignIn } from "./signIn";
import { StaticToken } from "./staticToken";

/** The life of a token, by the form of the settings. */
export function credentialsFor(settings: CredentialSettings, wire: Wire): Credentials {
  wire.conceal(settings.kind === "token" ? settings.token : settings.password);
  return settings.kind === "token" ? new StaticToken(settings) : new SignIn(settings, wire);
}
