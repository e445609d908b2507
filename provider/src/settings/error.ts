/** Missing or malformed settings: every problem at once, with both ways to set each. Never repeats a value. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

/** A connection that nobody set up. */
export class NoConnectionError extends SettingsError {}
