import { z } from "zod";
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

  constructor(
    { status, headers, body }: Extract<Outcome, { kind: "answer" }>,
    private readonly quote: Quote,
  ) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /** Its JSON, which is of a known shape; anything else is an error that shows the answer. */
  json<Schema extends z.ZodType>(schema: Schema, shown = this.describe()): z.output<Schema> {
    const parsed = schema.safeParse(parseJson(this.body));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? "" : ` at ${issue.path.join(".")}`;
    throw new PbxError(
      `the PBX, or a proxy in front of it, did not answer what was asked for${where}: ${shown}`,
    );
  }

  /** What the PBX gives as the reason of a refusal; undefined where it is not in the API's own form. */
  refusal(): string | undefined {
    const parsed = errorAnswer.safeParse(parseJson(this.body));
    return parsed.data?.errors.map((error) => this.quote(errorText(error))).join("; ");
  }

  /** What it is, for a person: status, content type and the start of it. */
  describe(): string {
    const type = this.headers.get("content-type")?.split(";")[0] ?? "no content type";
    return this.body.trim() === ""
      ? `${this.status} and an empty body`
      : `${this.status} with ${type}: “${this.quote(this.body)}”`;
  }

  /** Where a redirect leads. */
  get location(): string {
    return this.quote(this.headers.get("location") ?? "nowhere");
  }
}

/** Statuses by which a PBX says that it has no such call, or that the role may not ask. */
export const NOT_TOLD: readonly number[] = [400, 403, 404, 405, 501];

/** A text that may be left out, or `null`. */
export const blank = z.string().nullish();

export const errorAnswer = z.looseObject({
  errors: z.array(z.looseObject({ code: blank, message: blank, detail: z.unknown().optional() })).min(1),
});

/** What an error of the API says, for a person. Its detail may be any JSON. */
export function errorText({ code, message, detail }: z.output<typeof errorAnswer>["errors"][number]): string {
  const more = typeof detail === "string" ? detail : JSON.stringify(detail ?? "").replace(/^""$/, "");
  const text = [message, more].find(Boolean) ?? "no reason given";
  const rest = [code, more === text ? "" : more].filter(Boolean);
  return rest.length === 0 ? text : `${text} (${rest.join(", ")})`;
}
