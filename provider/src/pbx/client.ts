import { setTimeout as sleep } from "node:timers/promises";
import { Answer, type Quote } from "./answer";
import { type Credentials, credentialsFor } from "./auth/credentials";
import type { Call } from "./call";
import { PbxError, quote } from "./errors";
import { Gate } from "./gate";
import type { Log } from "./log";
import { Patience } from "./patience";
import { backoff, isPassing, retryAfter } from "./retry";
import { openTransport, type Outcome, type Transport } from "./transport";
import { proxyFor } from "./transport/proxy";
import type { Settings } from "../settings";

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
    for (const secret of proxyFor(settings.url)?.secrets ?? []) this.secrets.add(secret);
    this.gate = new Gate(settings);
    this.credentials = credentials(settings.credentials, {
      send: (call) => this.send(call, new Patience(this.settings)),
      conceal: (secret) => this.secrets.add(secret),
    });
  }

  /** The way to the PBX for one operation, with the time that it may take. */
  operation(): Pbx {
    return new Pbx(this, this.settings);
  }

  /** Text from outside as it may be shown to a person. */
  readonly quote: Quote = (text, most) => quote(text, [...this.secrets], most);

  /** Sends a call until it succeeds, is refused, or patience or tries run out. */
  async send<T>(call: Call<T>, patience: Patience): Promise<T> {
    let renewed = false;
    let lost = false;
    let waited = 0;
    for (let tries = 1; ; tries += 1) {
      const more = tries <= this.settings.maxRetries;
      const { outcome, ms, token } = await this.turn(call, patience, lost);
      const wait = outcome.kind === "answer" ? this.askedToWait(outcome) : undefined;
      const result = this.judge(call, outcome);
      const stale = outcome.kind === "failure" && outcome.stale;
      const pause =
        "failure" in result && result.failure.passing && (more || stale)
          ? Math.max(wait ?? 0, backoff(tries))
          : undefined;
      this.tell(call, outcome, ms, tries, pause);
      if ("value" in result) return result.value;

      const { error, maybeDone, unfinished } = result.failure;
      patience.spent(ms);
      if (maybeDone) lost = true;
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
      // It says nothing about the PBX, and cannot happen again: what was lost goes over a connection of its own.
      if (stale) tries -= 1;
      if (pause === undefined)
        throw tries === 1 ? error : new PbxError(`${error.message} (tried ${tries} times)`, error.status);
    }
  }

  /** Sends a call once, when it is its turn, with a token that is good then: one may expire while its call waits. */
  private turn<T>(call: Call<T>, patience: Patience, fresh: boolean): Promise<Attempt> {
    return call.anonymous === true
      ? this.gate.slip(patience, () => this.attempt(call, undefined, fresh))
      : this.gate.pass(patience, async () => this.attempt(call, await this.credentials.token(), fresh));
  }

  private async attempt<T>(call: Call<T>, token: string | undefined, fresh: boolean): Promise<Attempt> {
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
      repeatable: call.ifLost === undefined,
      fresh,
    });
    return { outcome, ms: performance.now() - started, token };
  }

  private judge<T>(call: Call<T>, outcome: Outcome): { value: T } | { failure: Failure } {
    if (outcome.kind === "failure") {
      const { reason, reached, transient, stale, cause } = outcome;
      const unfinished = cause === "timeout" || stale;
      return { failure: { error: new PbxError(reason), passing: transient, maybeDone: reached, unfinished } };
    }
    const answer = new Answer(outcome, this.quote);
    const { status } = answer;
    const done = (status >= 200 && status < 300) || call.expects?.includes(status) === true;
    try {
      if (done) return { value: call.read(answer) };
    } catch (error) {
      if (!(error instanceof PbxError)) throw error;
      return { failure: { error, passing: false, maybeDone: true, unfinished: false } };
    }
    return {
      failure: {
        error: new PbxError(refusal(call, answer), status),
        passing: isPassing(status),
        maybeDone: status >= 500,
        unfinished: status === 504,
      },
    };
  }

  private askedToWait({ status, headers }: Extract<Outcome, { kind: "answer" }>): number | undefined {
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

function refusal<T>(call: Call<T>, answer: Answer): string {
  const { status } = answer;
  const said = answer.refusal();
  if (status === 401 && call.anonymous !== true)
    return `the PBX refused the token (401)${said === undefined ? "" : `: ${said}`}`;
  if (status >= 300 && status < 400) {
    return `the PBX redirects (${status}) to ${answer.location}, which is not followed: set the url (portsip:url, PORTSIP_URL, or the connection's) to the PBX itself`;
  }
  const hint = status === 403 ? " (these credentials have no right to this call)" : "";
  return `the PBX answered ${said === undefined ? answer.describe() : `${status}: ${said}`}${hint}`;
}

/** A PBX within the time that one operation may take: all its calls, retries and waits together. */
export class Pbx {
  private readonly patience: Patience;

  constructor(
    readonly client: Client,
    limits: ConstructorParameters<typeof Patience>[0],
  ) {
    this.patience = new Patience(limits);
  }

  /** Sends a call until it succeeds, is refused, or time or tries run out. */
  send<T>(call: Call<T>): Promise<T> {
    return this.client.send(call, this.patience);
  }

  /** The same PBX, with as much time again. */
  afresh(): Pbx {
    return this.client.operation();
  }
}
