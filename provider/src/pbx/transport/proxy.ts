import { getProxyForUrl } from "proxy-from-env";
import { PbxError } from "../errors";

/** A proxy that the environment puts between us and a PBX. */
export interface Proxy {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  /** Its address, without credentials: fit to be shown. */
  readonly shown: string;
  /** The variable that names it. */
  readonly variable: string;
  readonly authorization?: string;
  /** What of its credentials nobody may read, in every form in which it may come back. */
  readonly secrets: readonly string[];
}

/**
 * The proxy for an address, by `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, in lower case first, as curl
 * reads them.
 *
 * @throws {@link PbxError} where the variable holds no address of a proxy
 */
export function proxyFor(url: string): Proxy | undefined {
  if (getProxyForUrl(url) === "") return undefined;
  const scheme = url.startsWith("https:") ? "https" : "http";
  const variables = [`${scheme}_proxy`, `${scheme.toUpperCase()}_PROXY`, "all_proxy", "ALL_PROXY"];
  for (const variable of variables) {
    const text = process.env[variable];
    if (text) return proxyOf(variable, text.trim());
  }
  return undefined;
}

// Never repeats the address in an error: it may hold a password.
function proxyOf(variable: string, text: string): Proxy {
  const expected = "give http://HOST:PORT, or http://USER:PASSWORD@HOST:PORT";
  const address = text.includes("://") ? text : `http://${text}`;
  if (!URL.canParse(address)) throw new PbxError(`${variable} is not the address of a proxy: ${expected}`);
  const { protocol, hostname, port, host, username, password } = new URL(address);
  if (protocol !== "http:" && protocol !== "https:")
    throw new PbxError(`${variable} names a proxy of a kind that is not supported: ${expected}`);
  const secure = protocol === "https:";
  const [user, secret] = [decoded(username), decoded(password)];
  const basic = Buffer.from(`${user}:${secret}`).toString("base64");
  return {
    secure,
    host: hostname.replace(/^\[|\]$/g, ""),
    port: Number(port || (secure ? 443 : 80)),
    shown: `${protocol}//${host}`,
    variable,
    ...(username + password !== "" && { authorization: `Basic ${basic}` }),
    secrets: password === "" ? [] : [...new Set([secret, password, basic])],
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
