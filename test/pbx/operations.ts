import type { Auth, Session } from "./auth";
import { type ListOptions, page } from "./listing";
import { shown, summary } from "./present";
import { forbidden, notFound } from "./problem";
import type { TenantStore } from "./store";
import type { Switches } from "./switches";

/** What the PBX answers. Without a body, nothing follows the head. */
export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Call {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** A call that carries a valid token. */
export interface TenantCall extends Call {
  readonly session: Session;
  readonly store: TenantStore;
}

interface Context {
  readonly auth: Auth;
  readonly switches: Readonly<Switches>;
  readonly random: () => number;
}

type Operations<C extends Call> = ReadonlyMap<string, (call: C) => Reply>;

const noBody = (status: number): Reply => ({ status });
const ok = (body: unknown): Reply => ({ status: 200, body });

/** The operations of openapi.yaml that need no token. */
export function openOperations({ auth }: Context): Operations<Call> {
  return new Map([
    ["signIn", ({ body }) => ok(auth.signIn(body))],
    ["refreshToken", ({ body }) => ok(auth.refresh(body))],
  ]);
}

/** All its others. */
export function tenantOperations(context: Context): Operations<TenantCall> {
  return new Map([...groupOperations(context), ...memberOperations(), ...tenantWideOperations(context)]);
}

function groupOperations({ switches, random }: Context): Operations<TenantCall> {
  return new Map<string, (call: TenantCall) => Reply>([
    [
      "listGroups",
      ({ store, query }) => {
        const { count, items } = page(store.groups(), query, groupList(switches));
        return ok({ count, items: items.map((group) => summary(group, switches)) });
      },
    ],
    ["createGroup", ({ store, body }) => ({ status: 201, body: { id: store.addGroup(body) } })],
    ["getGroup", ({ store, params }) => ok(shown(store.group(id(params)), switches, random))],
    [
      "replaceGroup",
      ({ store, params, body }) => {
        store.replaceGroup(id(params), body);
        return noBody(200);
      },
    ],
    [
      "destroyGroup",
      ({ store, params }) => {
        if (!switches.destroyCall) throw notFound("There is no such call.");
        store.removeGroup(id(params));
        return noBody(204);
      },
    ],
  ]);
}

function memberOperations(): Operations<TenantCall> {
  return new Map<string, (call: TenantCall) => Reply>([
    ["listMembers", ({ store, params }) => ok({ items: store.membersOf(id(params)) })],
    ["getMember", ({ store, params }) => ok(store.member(id(params), extension(params)))],
    [
      "addMember",
      ({ store, params }) => {
        store.addMember(id(params), extension(params));
        return noBody(200);
      },
    ],
    [
      "removeMember",
      ({ store, params }) => {
        store.removeMember(id(params), extension(params));
        return noBody(204);
      },
    ],
  ]);
}

function tenantWideOperations({ auth, switches }: Context): Operations<TenantCall> {
  return new Map<string, (call: TenantCall) => Reply>([
    ["listTrunks", ({ store, query }) => ok(page(store.trunks, query, trunkList(switches)))],
    ["getUser", ({ session }) => ok(auth.user(session))],
    [
      "signOut",
      ({ session }) => {
        auth.close(session);
        return noBody(200);
      },
    ],
    [
      "getTenant",
      ({ session, store }) => {
        if (!switches.tenantCall) throw notFound("There is no such call.");
        if (session.restricted) throw forbidden();
        return ok(store.identity);
      },
    ],
    [
      "getStatus",
      ({ session }) => {
        if (session.restricted) throw forbidden();
        return ok({ version: switches.version });
      },
    ],
  ]);
}

function groupList({ ignoreFilter }: Readonly<Switches>): ListOptions {
  const fields = { id: "string", name: "string", description: "string" } as const;
  return { fields, searched: ["name", "description"], ignoreFilter };
}

function trunkList({ ignoreFilter }: Readonly<Switches>): ListOptions {
  const fields = {
    id: "string",
    name: "string",
    enabled: "boolean",
    brand: "string",
    hostname: "string",
    port: "number",
    did_numbers: "string",
    shared: "boolean",
  } as const;
  return { fields, searched: ["name", "hostname", "did_numbers"], ignoreFilter };
}

function id(params: Readonly<Record<string, string>>): string {
  return params["id"] ?? "";
}

function extension(params: Readonly<Record<string, string>>): string {
  return params["extension"] ?? "";
}
