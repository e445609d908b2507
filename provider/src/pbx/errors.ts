import { percentEncoded } from "../text/percentEncoded";

/** What the PBX, or something between it and us, answered instead of what was asked for. */
export class PbxError extends Error {
  override readonly name = "PbxError";

  constructor(
    message: string,
    /** HTTP status, where there was an answer. */
    readonly status?: number,
    /** The API's own code, where the answer had one. */
    readonly code?: string,
  ) {
    super(message);
  }
}

/** Text for a person, with every secret in it blotted out, in one line and of bearable length. */
export function quote(text: string, secrets: readonly string[], most = 200): string {
  const line = redact(text, secrets).replaceAll(/\s+/g, " ").trim();
  const characters = Array.from(line);
  return characters.length > most ? `${characters.slice(0, most).join("")}…` : line;
}

/**
 * Blots out every secret that something put into a text: a debugging proxy, for one, echoes headers. It is found as it
 * is, as JSON writes it and as an address or a form does.
 */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets
    .flatMap(formsOf)
    .toSorted((a, b) => b.length - a.length)
    .reduce((clean, form) => clean.replaceAll(form, "[secret]"), text);
}

function formsOf(secret: string): string[] {
  if (secret === "") return [];
  return [secret, JSON.stringify(secret).slice(1, -1), percentEncoded(secret)];
}
