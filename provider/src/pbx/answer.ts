import * as z from "zod";
import { parseJson } from "../text/json";
import { PbxError } from "./errors";
import type { Outcome } from "./transport";

/** Text from outside as it may be shown to a person: in one line, of bearable length, without a secret. */
export type Quote = (text: string, most?: number) => string;

/** What the PBX, or something in front of it, answered to a call. */
export class Answer {
  readonly status: number;
  readonly headers: Extract<Outcome, { kind: "answer" }>["headers"];
  readonly body: string;
  private readonly secret: boolean;

  /** @param options - `secret`: its body may hold secrets that nobody knows yet, and is not shown as it is. */
  constructor(
    { status, headers, body }: Extract<Outcome, { kind: "answer" }>,
    private readonly quote: Quote,
    { secret = false }: { readonly secret?: boolean } = {},
  ) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.secret = secret;
  }

  /** Its JSON, which is of a known shape; anything else is an error that shows the answer. */
  json<Schema extends z.ZodType>(schema: Schema): z.output<Schema> {
    const parsed = schema.safeParse(parseJson(this.body));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? "" : ` at ${issue.path.join(".")}`;
    throw new PbxError(
      `the PBX, or a proxy in front of it, did not answer what was asked for${where}: ${this.describe()}`,
    );
  }

  /** The reasons that the PBX gives for a refusal; undefined where it is not in the API's own form. */
  errors(): readonly ApiError[] | undefined {
    return errorAnswer.safeParse(parseJson(this.body)).data?.errors;
  }

  /** What the PBX gives as the reason of a refusal; undefined where it is not in the API's own form. */
  refusal(): string | undefined {
    const errors = this.errors();
    return errors?.length ? errors.map((error) => this.quote(errorText(error))).join("; ") : undefined;
  }

  /** An answer that is none of those asked for, as an error for a person. */
  refused(): PbxError {
    const { status } = this;
    const said = this.refusal();
    const code = this.errors()?.find((error) => error.code)?.code ?? undefined;
    return new PbxError(this.words(code, said), status, code);
  }

  /** What it is, for a person: status, content type and the start of it. */
  describe(): string {
    const type = this.headers.get("content-type")?.split(";")[0] ?? "no content type";
    if (this.body.trim() === "") return `${this.status} and an empty body`;
    return this.secret
      ? `${this.status} with ${type}`
      : `${this.status} with ${type}: “${this.quote(this.body)}”`;
  }

  /** Where a redirect leads. */
  get location(): string {
    return this.quote(this.headers.get("location") ?? "nowhere");
  }

  private words(code: string | undefined, said: string | undefined): string {
    const { status } = this;
    if (code === "DENIED")
      return `the PBX has blocked this machine's address (${status}: ${said ?? ""}): that is about refused sign-ins before, and not about this password: wait until the block ends, or have an administrator lift it in the PBX's web page`;
    if (status === 401 && !this.secret)
      return `the PBX refused the token (401)${said === undefined ? "" : `: ${said}`}`;
    if (status >= 300 && status < 400)
      return `the PBX redirects (${status}) to ${this.location}, which is not followed: set the url (portsip:url, PORTSIP_URL, or the connection's) to the PBX itself`;
    const hint = status === 403 ? " (these credentials have no right to this call)" : "";
    return `the PBX answered ${said === undefined ? this.describe() : `${status}: ${said}`}${hint}`;
  }
}

/** Statuses by which a PBX says that it has no such call, or that the role may not ask. */
export const NOT_TOLD: readonly number[] = [400, 403, 404, 405, 501];

/** A text that may be left out, or `null`. */
export const blank = z.string().nullish();

/** An id, or an extension's number. Text to us: some write it as a number, which is taken where none of its digits is lost. */
export const id = z.union([z.string().min(1), z.int().min(0).transform(String)]);

/** An id that may be left out, blank or `null`. */
export const blankId = z.union([blank, id]);

/** A number, which some write as text. */
export const numeric = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number),
]);

/** A code may be a number, and is shown as it is. */
const code = z.preprocess((given) => (typeof given === "number" ? String(given) : given), blank);

export const errorAnswer = z.looseObject({
  errors: z.array(z.looseObject({ code, message: blank, detail: z.unknown().optional() })),
});

type ApiError = z.output<typeof errorAnswer>["errors"][number];

/** What an error of the API says, for a person. Its detail may be any JSON. */
export function errorText({ code, message, detail }: ApiError): string {
  const more = typeof detail === "string" ? detail : JSON.stringify(detail ?? "").replace(/^""$/, "");
  const text = [message, more].find(Boolean) ?? "no reason given";
  const rest = [code, more === text ? "" : more].filter(Boolean);
  return rest.length === 0 ? text : `${text} (${rest.join(", ")})`;
}
