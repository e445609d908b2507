import type { IncomingMessage, ServerResponse } from "node:http";

import { parseFaultRule } from "./faults";
import { isObject, type JsonObject } from "./json";
import { type Incoming, type Machine } from "./machine";
import type { Reply } from "./operations";
import { ApiProblem, invalid, notFound } from "./problem";
import { onTheWire, send } from "./send";
import { type ApiServer, receive } from "./server";
import type { Tenant } from "./tenant";

type Command = (body: JsonObject, id: string) => Reply;

const done: Reply = { status: 204 };
const ok = (body: unknown): Reply => ({ status: 200, body });

/** What a test does through `Pbx`, over HTTP for whoever runs in another process. Not part of the PBX's API. */
export class ControlInterface {
  private readonly commands: ReadonlyMap<string, Command>;

  static concerns(request: IncomingMessage): boolean {
    return request.url?.startsWith("/_control/") ?? false;
  }

  constructor(
    private readonly machine: Machine,
    private readonly api: ApiServer,
    private readonly tenants: readonly Tenant[],
  ) {
    this.commands = new Map<string, Command>([
      ["GET state", () => ok(this.state())],
      ["GET requests", () => ok(this.api.requests)],
      ["DELETE requests", () => this.forgetRequests()],
      ["POST configure", (body) => this.configure(body)],
      ["POST faults", (body) => this.addFault(body)],
      ["DELETE faults", () => this.clearFaults()],
      ["POST groups", (body) => this.addGroup(body)],
      ["POST groups/", (body, id) => this.editGroup(id, body)],
      ["DELETE groups/", (_, id) => this.removeGroup(id)],
      ["POST tokens", (body) => this.newToken(body)],
      ["POST tokens/expire", (body) => this.expireTokens(body)],
    ]);
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const incoming = await receive(request);
    send(response, onTheWire(this.reply(incoming, request.socket.remoteAddress)));
  }

  private reply(incoming: Incoming, from: string | undefined): Reply {
    try {
      if (!isLoopback(from)) throw notFound("There is no such call.");
      return this.run(incoming);
    } catch (error) {
      if (error instanceof ApiProblem) return { status: error.status, body: { errors: error.errors } };
      if (error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError) {
        return { status: 400, body: { errors: [{ code: "VALIDATE_FAILED", message: error.message }] } };
      }
      throw error;
    }
  }

  private run({ method, path, rawBody }: Incoming): Reply {
    const name = path.slice("/_control/".length);
    const [, id = ""] = /^groups\/(.+)$/.exec(name) ?? [];
    const command = this.commands.get(`${method} ${id === "" ? name : "groups/"}`);
    if (!command) throw notFound("There is no such call of the control interface.");
    const body: unknown = rawBody === "" ? {} : JSON.parse(rawBody);
    if (!isObject(body)) throw invalid("The body must be a JSON object.", "body");
    return command(body, decodeURIComponent(id));
  }

  private state(): unknown {
    const { switches, violations, auth } = this.machine;
    return {
      tenants: this.tenants.map((tenant) => ({
        id: tenant.id,
        name: tenant.name,
        domain: tenant.domain,
        trunks: tenant.trunks,
        groups: tenant.groups().map((group) => ({ ...group, members: tenant.members(group.id) })),
      })),
      switches,
      contractViolations: violations,
      maxConcurrent: this.api.maxConcurrent,
      signIns: auth.signIns,
      refusedSignIns: auth.refusedSignIns,
      refreshes: auth.refreshes,
      lockedAccounts: auth.locked,
    };
  }

  private forgetRequests(): Reply {
    this.api.requests.length = 0;
    this.api.maxConcurrent = 0;
    return done;
  }

  private configure(body: JsonObject): Reply {
    this.machine.configure(body);
    return done;
  }

  private addFault(body: JsonObject): Reply {
    this.machine.faults.add(parseFaultRule(body));
    return { status: 204 };
  }

  private clearFaults(): Reply {
    this.machine.faults.clear();
    return done;
  }

  private addGroup({ tenant, ...body }: JsonObject): Reply {
    return { status: 201, body: { id: this.tenant(tenant).addGroup(body) } };
  }

  private editGroup(id: string, patch: JsonObject): Reply {
    this.ownerOf(id).editGroup(id, patch);
    return done;
  }

  private removeGroup(id: string): Reply {
    this.ownerOf(id).removeGroup(id);
    return done;
  }

  private newToken({ tenant, lifetimeSeconds, restricted }: JsonObject): Reply {
    if (lifetimeSeconds !== undefined && typeof lifetimeSeconds !== "number") {
      throw invalid("'lifetimeSeconds' must be a number.", "lifetimeSeconds");
    }
    const token = this.tenant(tenant).newToken({
      ...(lifetimeSeconds !== undefined && { lifetimeSeconds }),
      ...(restricted === true && { restricted }),
    });
    return { status: 201, body: { token } };
  }

  private expireTokens({ refreshTokens }: JsonObject): Reply {
    this.machine.auth.expireAll({ refreshTokens: refreshTokens === true });
    return done;
  }

  private tenant(name: unknown): Tenant {
    const found = this.tenants.find(
      (each) => name === undefined || each.name === name || each.id === name || each.domain === name,
    );
    if (!found) throw notFound("There is no such tenant.");
    return found;
  }

  private ownerOf(id: string): Tenant {
    const owner = this.tenants.find((tenant) => tenant.hasGroup(id));
    if (!owner) throw notFound("The user group was not found.");
    return owner;
  }
}

/** Whether an address is this machine itself. */
export function isLoopback(address = ""): boolean {
  return address === "::1" || /^(::ffff:)?127\./.test(address);
}
