import { setTimeout as sleep } from "node:timers/promises";
import type { z } from "zod";
import { errorAnswer, errorText, parseJson } from "./answers";
import { type Credentials, credentialsFor } from "./auth/credentials";
import { PbxError, quote } from "./errors";
import { Gate } from "./gate";
import type { Log } from "./log";
import { Patience } from "./patience";
import { backoff, isPassing, retryAfter } from "./retry";
import { openTransport, type Outcome, type Transport } from "./transport";
import type { Settings } from "../settings";

/** What the PBX answered to a call. */
export type Answer = Extract<Outcome, { kind: "answer" }>;

/** One call of the API. */
export interface Call<T> {
  readonly method: "GET" | "POST";
  /** Below `/api`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Statuses besides 2xx that say something to `read`. */
  readonly expects?: readonly number[];
  /** Makes sense of the answer, or throws a {@link PbxError}. */
  readonly read: (answer: Answer) => T;
  /**
   * For a call that must not be done twice: finds out whether it was done although its answer was lost.
   * Returns what the answer would have said; undefined where it was not done and may be sent again.
   */
  readonly ifLost?: (cause: Lost) => Promise<T | undefined>;
  /** Sign-in calls carry no token. */
  readonly anonymous?: boolean;
}

/** How an answer was lost. */
export interface Lost {
  readonly error: PbxError;
  /** The PBX may be at work on the call still. */
  readonly unfinished: boolean;
}

/** A try that did not succeed, and what may be done about it. */
interface Failure {
  readonly error: PbxError;
  /** The same call may succeed when it is sent again. */
  readonly passing: boolean;
  /** The work may have been done. */
  readonly maybeDone: boolean;
  readonly unfinished: boolean;
}

/** A call that was sent once: what came back, how long that took, and the token that it carried. */
interface Attempt {
  readonly outcome: Outcome;
  readonly ms: number;
  readonly token: string | undefined;
}

/** Talks to one PBX: retries, limits, time limits, tokens. One per process. */
export class Client {
  private readonly secrets = new Set<string>();
  private readonly gate: Gate;
  private readonly credentials: Credentials;
  private readonly transport: Transport;

  constructor(
    private readonly settings: Settings,
    private readonly log: Log,
    {
      transport = openTransport(settings),
      credentials = credentialsFor,
    }: { transport?: Transport; credentials?: typeof credentialsFor } = {},
  ) {
    this.transport = transport;
    this.gate = new Gate(settings);
    this.credentials = credentials(settings.credentials, {
      send: (call) => this.send(call, this.patience()),
      // What it holds may be tokens, which nobody knows yet to conceal.
      json: (answer, schema) => this.json(answer, schema, `an answer with ${answer.status}`),
      conceal: (secret) => this.secrets.add(secret),
    });
  }

  /** A fresh measure of the time that one operation may take. */
  patience(): Patience {
    return new Patience(this.settings);
  }

  /** Text from outside as it may be shown to a person. */
  quote(text: string, most?: number): string {
    return quote(text, [...this.secrets], most);
  }

  /** Sends a call until it succeeds, is refused, or patience or tries run out. */
  async send<T>(call: Call<T>, patience: Patience): Promise<T> {
    let renewed = false;
    let lost = false;
    let waited = 0;
    for (let tries = 1; ; tries += 1) {
      const more = tries <= this.settings.maxRetries;
      const { outcome, ms, token } = await this.turn(call, patience);
      const wait = outcome.kind === "answer" ? this.askedToWait(outcome) : undefined;
      const result = this.judge(call, outcome);
      const pause =
        "failure" in result && result.failure.passing && more
          ? Math.max(wait ?? 0, backoff(tries))
          : undefined;
      this.tell(call, outcome, ms, tries, pause);
      if ("value" in result) return result.value;

      const { error, maybeDone, unfinished } = result.failure;
      patience.spent(ms);
      lost ||= maybeDone;
      const lookUp = async (cause: PbxError): Promise<T | undefined> =>
        lost ? call.ifLost?.({ error: cause, unfinished }) : undefined;
      try {
        if (error.status === 401 && token !== undefined && !renewed) {
          await this.credentials.renew(token);
          renewed = true;
          tries -= 1;
          continue;
        }
        if (pause !== undefined) {
          patience.spend(pause, error.message);
          waited += ms + pause;
          this.log.waiting(
            waited,
            `waiting for the PBX (${error.message}); try ${tries + 1} of ${this.settings.maxRetries + 1} is next`,
          );
          await sleep(pause);
        }
      } catch (cause) {
        if (!(cause instanceof PbxError)) throw cause;
        const found = await lookUp(cause);
        if (found !== undefined) return found;
        throw cause;
      }
      const found = await lookUp(error);
      if (found !== undefined) return found;
      if (pause === undefined)
        throw tries === 1 ? error : new PbxError(`${error.message} (tried ${tries} times)`, error.status);
    }
  }

  /** Sends a call once, when it is its turn, with a token that is good then: one may expire while its call waits. */
  private turn<T>(call: Call<T>, patience: Patience): Promise<Attempt> {
    return call.anonymous === true
      ? this.gate.slip(patience, () => this.attempt(call, undefined))
      : this.gate.pass(patience, async () => this.attempt(call, await this.credentials.token()));
  }

  private async attempt<T>(call: Call<T>, token: string | undefined): Promise<Attempt> {
    const started = performance.now();
    const outcome = await this.transport({
      method: call.method,
      url: this.settings.url + call.path + queryText(call.query),
      headers: {
        accept: "application/json",
        "user-agent": "pulumi-portsip",
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(call.body !== undefined && { "content-type": "application/json" }),
      },
      ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
    });
    return { outcome, ms: performance.now() - started, token };
  }

  private judge<T>(call: Call<T>, outcome: Outcome): { value: T } | { failure: Failure } {
    if (outcome.kind === "failure") {
      const { reason, reached, passing, trouble } = outcome;
      const unfinished = trouble === "timeout";
      return { failure: { error: new PbxError(reason), passing, maybeDone: reached, unfinished } };
    }
    const { status } = outcome;
    const done = (status >= 200 && status < 300) || call.expects?.includes(status) === true;
    try {
      if (done) return { value: call.read(outcome) };
    } catch (error) {
      if (!(error instanceof PbxError)) throw error;
      return { failure: { error, passing: false, maybeDone: true, unfinished: false } };
    }
    return {
      failure: {
        error: new PbxError(this.refusal(call, outcome), status),
        passing: isPassing(status),
        maybeDone: status >= 500,
        unfinished: status === 504,
      },
    };
  }

  /** Reads a JSON answer of a known shape; anything else is an error that shows it. */
  json<Schema extends z.ZodType>(
    answer: Answer,
    schema: Schema,
    shown = this.describe(answer),
  ): z.output<Schema> {
    const parsed = schema.safeParse(parseJson(answer.body));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? "" : ` at ${issue.path.join(".")}`;
    throw new PbxError(
      `the PBX, or a proxy in front of it, did not answer what was asked for${where}: ${shown}`,
    );
  }

  /** What an answer was, for a person: status, content type and the start of it. */
  describe({ status, headers, body }: Answer): string {
    const type = headers.get("content-type")?.split(";")[0] ?? "no content type";
    return body.trim() === ""
      ? `${status} and an empty body`
      : `${status} with ${type}: “${this.quote(body)}”`;
  }

  private refusal<T>(call: Call<T>, answer: Answer): string {
    const { status, headers } = answer;
    const parsed = errorAnswer.safeParse(parseJson(answer.body));
    const said = parsed.success
      ? parsed.data.errors.map((e) => this.quote(errorText(e))).join("; ")
      : undefined;
    if (status === 401 && call.anonymous !== true)
      return `the PBX refused the token (401)${said === undefined ? "" : `: ${said}`}`;
    if (status >= 300 && status < 400) {
      const target = this.quote(headers.get("location") ?? "nowhere");
      return `the PBX redirects (${status}) to ${target}, which is not followed: set the url (portsip:url, PORTSIP_URL, or the connection's) to the PBX itself`;
    }
    const hint = status === 403 ? " (these credentials have no right to this call)" : "";
    return `the PBX answered ${said === undefined ? this.describe(answer) : `${status}: ${said}`}${hint}`;
  }

  private askedToWait({ status, headers }: Answer): number | undefined {
    const wait = status === 429 || status === 503 ? retryAfter(headers.get("retry-after")) : undefined;
    if (wait !== undefined) this.gate.holdBack(wait);
    return wait;
  }

  private tell<T>(
    call: Call<T>,
    outcome: Outcome,
    ms: number,
    tries: number,
    pause: number | undefined,
  ): void {
    const what = outcome.kind === "answer" ? String(outcome.status) : `failed (${outcome.reason})`;
    const again = pause === undefined ? "" : `, again in ${Math.round(pause)} ms`;
    this.log.debug(`${call.method} /api${call.path} ${what} in ${Math.round(ms)} ms, try ${tries}${again}`);
  }
}

// URLSearchParams writes a space as "+", which not every server reads as a space.
function queryText(query: Readonly<Record<string, string>> | undefined): string {
  return query === undefined ? "" : `?${new URLSearchParams(query).toString().replaceAll("+", "%20")}`;
}
