import { Auth } from "./auth";
import type { Contract, ContractViolation, MatchedOperation } from "./contract";
import { Faults } from "./faults";
import { Limiter } from "./limiter";
import { openOperations, type Reply, tenantOperations } from "./operations";
import { ApiProblem, forbidden, invalid, notFound, unauthorized } from "./problem";
import { seededRandom } from "./random";
import { isDenied } from "./rights";
import type { TenantStore } from "./store";
import { checkSwitches, defaultSwitches, type Switches } from "./switches";
import { isAtLeast } from "./versions";

/** A request that arrived in full. */
export interface Incoming {
  readonly method: string;
  /** With /api, still percent-encoded. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly rawBody: string;
  /** The client's. */
  readonly address: string;
}

const MISSING_CALL: Readonly<Record<Switches["missingCall"], Reply>> = {
  bare: { status: 404 },
  html: { status: 404, body: "<html><body><h1>404 Not Found</h1></body></html>\n" },
};

/** The PBX without its sockets: tenants, tokens, switches, and what it answers to a request. */
export class Machine {
  readonly switches: Switches = { ...defaultSwitches };
  readonly tenants = new Map<string, TenantStore>();
  readonly faults = new Faults();
  readonly violations: ContractViolation[] = [];
  readonly auth: Auth;
  private readonly limiter: Limiter;
  private readonly open: ReturnType<typeof openOperations>;
  private readonly owned: ReturnType<typeof tenantOperations>;

  constructor(
    private readonly contract: Contract,
    readonly now: () => number,
  ) {
    this.auth = new Auth(this.switches, now);
    this.limiter = new Limiter(this.switches, now);
    const context = { auth: this.auth, switches: this.switches, random: seededRandom(1) };
    this.open = openOperations(context);
    this.owned = tenantOperations(context);
  }

  configure(switches: unknown): void {
    checkSwitches(switches);
    Object.assign(this.switches, switches);
    if (this.switches.extraFields)
      for (const tenant of this.tenants.values()) tenant.groups.giveExtrasToAll();
  }

  /** What a request calls, where the version has that call. */
  operationOf(request: Pick<Incoming, "method" | "path">): MatchedOperation | undefined {
    const operation = this.documented(request);
    return operation && this.hasCall(operation) ? operation : undefined;
  }

  /** Does what a request asks for, and holds both sides to the contract. */
  answer(request: Incoming): Reply {
    const reply = this.reply(request);
    const operation = this.operationOf(request);
    if (!operation || !this.switches.heldToContract) return reply;
    const call = `${request.method} ${request.path}`;
    const report = (side: ContractViolation["side"], problems: readonly string[]): void => {
      if (problems.length > 0) this.violations.push({ side, call, problems });
    };
    if (reply.status < 400) {
      const { method, path, query, headers } = request;
      const asked = { method, path: path.slice(4), query, headers, body: parsedBody(request).body };
      report("request", this.contract.requestProblems(operation, asked));
    }
    report("response", this.contract.responseProblems(operation, reply.status, reply.body));
    return reply;
  }

  private reply(request: Incoming): Reply {
    try {
      this.limiter.admit();
      return this.perform(request);
    } catch (error) {
      if (error instanceof ApiProblem) {
        const { errorDetail: detail } = this.switches;
        const errors = error.errors.map((each) => (detail === undefined ? each : { ...each, detail }));
        return { status: error.status, body: { errors }, headers: error.headers };
      }
      // A bug in the embedded PBX itself: no contract allows a 500, so that it is reported as a violation too.
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return { status: 500, body: { errors: [{ code: "UNKNOWN", message }] } };
    }
  }

  private documented({ method, path }: Pick<Incoming, "method" | "path">): MatchedOperation | undefined {
    return path.startsWith("/api/") ? this.contract.match({ method, path: path.slice(4) }) : undefined;
  }

  private hasCall({ since = "0", until }: MatchedOperation): boolean {
    const { version, keepOauth } = this.switches;
    return isAtLeast(version, since) && (until === undefined || keepOauth || !isAtLeast(version, until));
  }

  private perform(request: Incoming): Reply {
    const operation = this.documented(request);
    if (operation && !this.hasCall(operation)) return MISSING_CALL[this.switches.missingCall];
    const open = operation?.open ? this.open.get(operation.id) : undefined;
    const session = open ? undefined : this.auth.sessions.ofHeader(header(request, "authorization"));
    if (!open && !session) throw unauthorized();
    if (!operation) throw notFound("There is no such call.");
    if (session && isDenied(session.owner, request.path.slice(4))) throw forbidden();
    const { body, malformed } = parsedBody(request);
    if (malformed) throw invalid(malformed, "body");
    const { query, address } = request;
    const call = { params: operation.params, query, body, address };
    if (open) return open(call);
    const store = session && this.tenants.get(session.owner.tenantId);
    const owned = this.owned.get(operation.id);
    if (!store || !owned) throw new Error(`${operation.id} is in the contract, but nothing answers it`);
    return owned({ ...call, session, store });
  }
}

/** A body as JSON or, to `/login/oauth/…`, as a form; or undefined, with what is wrong with it where something is. */
export function parsedBody({ rawBody, headers, path }: Pick<Incoming, "rawBody" | "headers" | "path">): {
  body: unknown;
  malformed?: string;
} {
  if (rawBody === "") return { body: undefined };
  const isForm = path.startsWith("/api/login/oauth/");
  const type = isForm ? "application/x-www-form-urlencoded" : "application/json";
  if (header({ headers }, "content-type")?.split(";")[0]?.trim().toLowerCase() !== type) {
    return { body: undefined, malformed: `The Content-Type of a body must be ${type}.` };
  }
  if (isForm) return { body: Object.fromEntries(new URLSearchParams(rawBody)) };
  try {
    const body: unknown = JSON.parse(rawBody);
    return { body };
  } catch {
    return { body: undefined, malformed: "The body is not JSON." };
  }
}

function header({ headers }: Pick<Incoming, "headers">, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" ? value : undefined;
}
