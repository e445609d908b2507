import type { Quote } from "./answer";
import type { Credentials } from "./auth/credentials";
import { credentialsFor } from "./auth/index";
import type { Call } from "./call";
import { CancelledError, never, pause, unlessCancelled } from "./cancel";
import { Circuit } from "./circuit";
import { type Decision, decide } from "./decide";
import { PbxError, quote } from "./errors";
import { Gate, type Outside } from "./gate";
import { Hold } from "./hold";
import { type Failure, judge, type Verdict } from "./judge";
import type { Log } from "./log";
import { longestOperation, TimeBudget } from "./timeBudget";
import { openTransport, type Outcome, type Sending, type Transport } from "./transport";
import { proxyFor } from "./transport/proxy";
import { USER_AGENT } from "./userAgent";
import type { Settings } from "../settings";
import { percentEncoded } from "../text/percentEncoded";

const HEADERS = { accept: "application/json", "user-agent": USER_AGENT };

const BUSY_ADVICE =
  "set requestsPerMinute (portsip:requestsPerMinute, PORTSIP_REQUESTS_PER_MINUTE, or the connection's) below the limit of the PBX";

/** A call that was sent once: what came back, when, and the token that it carried. */
interface Attempt {
  readonly outcome: Outcome;
  readonly startedAt: number;
  readonly ms: number;
  readonly token: string | undefined;
}

/** What one try came to. Without an attempt nothing was sent: no token was to be had, or the PBX is busy for too long. */
interface Try<T> {
  readonly verdict: Verdict<T>;
  readonly attempt?: Attempt;
}

/** How a call has gone so far. */
interface Course {
  readonly startedAt: number;
  tries: number;
  /** Tokens that were refused. */
  tokens: number;
  /** Milliseconds of tries, and of pauses between them. */
  waited: number;
  busySince: number | undefined;
  /** The work may have been done, and the answer was lost. */
  lost: boolean;
}

/** Talks to one PBX: retries, limits, time limits, tokens. One per process and connection. */
export class Client {
  private readonly secrets = new Set<string>();
  private readonly limits: { readonly maxRetries: number; readonly longestMs: number };
  private readonly hold: Hold;
  private readonly gate: Gate;
  private readonly circuit = new Circuit();
  private readonly credentials: Credentials;
  private readonly transport: Transport;
  private readonly cancelled: AbortSignal;

  constructor(
    private readonly settings: Settings,
    private readonly log: Log,
    {
      cancelled = never(),
      transport = openTransport(settings, cancelled),
      credentials = credentialsFor,
    }: { cancelled?: AbortSignal; transport?: Transport; credentials?: typeof credentialsFor } = {},
  ) {
    this.cancelled = cancelled;
    this.transport = transport;
    for (const secret of proxyFor(settings.url)?.secrets ?? []) this.secrets.add(secret);
    this.limits = { maxRetries: settings.maxRetries, longestMs: longestOperation(settings) };
    this.hold = new Hold(this.limits.longestMs);
    this.gate = new Gate(settings, this.hold, undefined, cancelled);
    this.credentials = credentials(settings.credentials, {
      send: (call) => this.send(call, new TimeBudget(this.settings)),
      conceal: (secret) => this.secrets.add(secret),
    });
  }

  /** The way to the PBX for one operation, with the time that it may take. */
  operation(): Pbx {
    return new Pbx(this, this.settings);
  }

  /** Text from outside as it may be shown to a person. */
  readonly quote: Quote = (text, most) => quote(text, [...this.secrets], most);

  /**
   * Ends the session that was opened by signing in, where there is one: for a command that is done. One try, whose
   * failure does no harm: the session then ends by itself.
   */
  async signOut(): Promise<void> {
    const ending = this.credentials.signOut();
    if (ending === undefined || this.hold.isOn(performance.now())) return;
    const { call, token } = ending;
    const attempt = await this.gate.send(() => this.attempt(this.sending(call), token));
    this.tell(call, attempt, 1, { next: "return" });
  }

  /** Sends a call until it succeeds, is refused, or its time or its tries run out. */
  send<T>(call: Call<T>, budget: TimeBudget): Promise<T> {
    // A sign-in is what those in their places wait for: it needs none itself.
    return call.anonymous === true
      ? this.pursue(call, budget, (other) => other())
      : this.gate.place((outside) => this.pursue(call, budget, outside));
  }

  private async pursue<T>(call: Call<T>, budget: TimeBudget, outside: Outside): Promise<T> {
    const sending = this.sending(call);
    const startedAt = performance.now();
    const course: Course = { startedAt, tries: 1, tokens: 0, waited: 0, busySince: undefined, lost: false };
    for (;;) {
      const { verdict, attempt } = await this.try(call, { ...sending, fresh: course.lost });
      const decision = this.decide(verdict, attempt, course);
      if (attempt !== undefined) this.tell(call, attempt, course.tries, decision);
      if ("value" in verdict) return verdict.value;

      const { failure } = verdict;
      course.lost ||= failure.maybeDone;
      budget.spent(attempt?.ms ?? 0);
      const end = await this.prepare(decision, failure, attempt, course, budget);
      const { ifLost } = call;
      // Not where only a token was refused: the PBX has said that it did nothing.
      if (ifLost !== undefined && course.lost && (end !== undefined || decision.next !== "renew")) {
        const cause = { error: end ?? failure.error, unfinished: failure.unfinished };
        const found = await outside(() => ifLost(cause));
        if (found !== undefined) return found;
      }
      if (end === undefined) continue;
      throw end instanceof CancelledError && course.lost && call.method === "POST"
        ? new CancelledError(end.message, true)
        : end;
    }
  }

  /** Sends a call once, when it is its turn, with a token that is good then: one may expire while its call waits. */
  private async try<T>(call: Call<T>, sending: Sending): Promise<Try<T>> {
    const { credentials, gate } = this;
    // What an answer says to other calls is learnt within its turn: the next one may go right after it.
    const once = async (token: string | undefined): Promise<Try<T>> => {
      const attempt = await this.attempt(sending, token);
      const verdict = judge(call, attempt.outcome, this.quote);
      this.learn(attempt, verdict);
      return { verdict, attempt };
    };
    try {
      if (call.anonymous === true) return await gate.send(() => once(undefined));
      return await gate.send(
        () => once(credentials.token()),
        () => (credentials.token() === undefined ? credentials.obtain() : undefined),
      );
    } catch (error) {
      if (!(error instanceof PbxError)) throw error;
      return { verdict: { failure: { error, kind: "final", maybeDone: false, unfinished: false } } };
    }
  }

  private async attempt(sending: Sending, token: string | undefined): Promise<Attempt> {
    const startedAt = performance.now();
    const signed =
      token === undefined
        ? sending
        : { ...sending, headers: { ...sending.headers, authorization: `Bearer ${token}` } };
    const outcome = await this.circuit.ask(() => this.transport(signed));
    return { outcome, startedAt, ms: performance.now() - startedAt, token };
  }

  /** What goes over the wire in each try alike. */
  private sending<T>({ method, path, query, body, form, ifLost }: Call<T>): Sending {
    const url = this.settings.url + path + (query === undefined ? "" : `?${formText(query)}`);
    const common = { method, url, repeatable: ifLost === undefined, fresh: false };
    if (form !== undefined) {
      const headers = { ...HEADERS, "content-type": "application/x-www-form-urlencoded" };
      return { ...common, headers, body: formText(form) };
    }
    if (body === undefined) return { ...common, headers: HEADERS };
    const headers = { ...HEADERS, "content-type": "application/json" };
    return { ...common, headers, body: JSON.stringify(body) };
  }

  /** What an answer says to all the other calls. */
  private learn<T>({ outcome, startedAt, token }: Attempt, verdict: Verdict<T>): void {
    if (outcome.kind !== "answer") return;
    const failure = "failure" in verdict ? verdict.failure : undefined;
    if (failure?.kind === "busy") {
      this.hold.refused(startedAt, performance.now(), failure.wait, busyWords(failure.error).message);
    } else {
      this.hold.passed(startedAt);
    }
    if (token !== undefined && failure?.kind !== "token") this.credentials.accepted(token);
  }

  private decide<T>(verdict: Verdict<T>, attempt: Attempt | undefined, course: Course): Decision {
    const kind = "failure" in verdict ? verdict.failure.kind : "done";
    const now = performance.now();
    course.busySince = kind === "busy" ? (course.busySince ?? attempt?.startedAt ?? now) : undefined;
    return decide(kind, { tries: course.tries, busyMs: now - (course.busySince ?? now) }, this.limits);
  }

  /** Gets ready to send a call again; or gives the error with which it ends. */
  private async prepare(
    decision: Decision,
    failure: Failure,
    attempt: Attempt | undefined,
    course: Course,
    budget: TimeBudget,
  ): Promise<PbxError | undefined> {
    const { error } = failure;
    try {
      switch (decision.next) {
        case "return":
          return undefined;
        case "renew":
          course.tokens += 1;
          await budget.during(
            () =>
              unlessCancelled(this.cancelled, this.credentials.renew(attempt?.token ?? "", course.tokens)),
            error.message,
          );
          return undefined;
        case "wait":
          if (error.status === 429)
            this.log.warn(`the PBX takes no more calls for now: they wait until it does; ${BUSY_ADVICE}`);
          // It waits in its turn, with all the others; but not for what would take too long anyway.
          this.hold.left(performance.now());
          return undefined;
        case "retry":
          budget.spend(decision.after, error.message);
          course.tries = decision.tries;
          course.waited += (attempt?.ms ?? 0) + decision.after;
          this.log.waiting(
            course.waited,
            `waiting for the PBX (${error.message}); try ${course.tries} of ${this.settings.maxRetries + 1} is next`,
          );
          await pause(decision.after, this.cancelled);
          return undefined;
        case "give up":
          if (decision.because === "out of tries")
            this.circuit.usedUp(course.startedAt, attempt, course.tries);
          return lastWords(failure, decision.because, course.tries);
      }
    } catch (cause) {
      if (cause instanceof PbxError) return cause;
      throw cause;
    }
  }

  private tell<T>(call: Call<T>, { outcome, ms }: Attempt, tries: number, decision: Decision): void {
    const what = outcome.kind === "answer" ? String(outcome.status) : `failed (${outcome.reason})`;
    const again = decision.next === "retry" ? `, again in ${Math.round(decision.after)} ms` : "";
    this.log.debug(`${call.method} /api${call.path} ${what} in ${Math.round(ms)} ms, try ${tries}${again}`);
  }
}

// Not by URLSearchParams, which writes a space as "+": not every server reads that as a space.
function formText(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${percentEncoded(name)}=${percentEncoded(value)}`)
    .join("&");
}

/** Adds what to do to the error of a busy PBX, where its limit of calls is the cause. */
function busyWords(error: PbxError): PbxError {
  if (error.status !== 429) return error;
  return new PbxError(`${error.message}: ${BUSY_ADVICE}`, error.status, error.code);
}

function lastWords(
  { error, kind }: Failure,
  because: Extract<Decision, { next: "give up" }>["because"],
  tries: number,
): PbxError {
  const words = kind === "busy" ? busyWords(error) : error;
  if (because === "out of time") return new PbxError(`gave up after waiting long enough: ${words.message}`);
  if (tries === 1 || words instanceof CancelledError) return words;
  return new PbxError(`${words.message} (tried ${tries} times)`, error.status, error.code);
}

/** A PBX within the time that one operation may take: all its calls, retries and waits together. */
export class Pbx {
  private readonly budget: TimeBudget;

  constructor(
    readonly client: Client,
    limits: ConstructorParameters<typeof TimeBudget>[0],
  ) {
    this.budget = new TimeBudget(limits);
  }

  /** Sends a call until it succeeds, is refused, or time or tries run out. */
  send<T>(call: Call<T>): Promise<T> {
    return this.client.send(call, this.budget);
  }

  /** The same PBX, with as much time again. */
  afresh(): Pbx {
    return this.client.operation();
  }
}
