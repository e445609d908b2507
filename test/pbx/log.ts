import { isObject } from "./json";

/** A request as the PBX saw it. Secrets are not kept. */
export interface RecordedRequest {
  readonly method: string;
  /** Decoded, with /api. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Parsed; passwords and tokens are blotted out. */
  readonly body: unknown;
  /** The operation's name in openapi.yaml. */
  readonly operation: string | undefined;
  /** Whose token it carried, where that was a valid one. */
  readonly tenantId: string | undefined;
  readonly authorized: boolean;
  /** Whether an Authorization header was there at all. */
  readonly hasToken: boolean;
  readonly startedAt: number;
  finishedAt: number | undefined;
  /** What was answered, or would have been but for the fault; undefined where the work was not done. */
  status: number | undefined;
  /** The fault that struck, by name. */
  fault: string | undefined;
}

const SECRET_FIELDS = ["password", "refresh_token", "access_token", "token"];

export function withoutSecrets(body: unknown): unknown {
  if (!isObject(body)) return body;
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key, SECRET_FIELDS.includes(key) ? "(secret)" : value]),
  );
}
