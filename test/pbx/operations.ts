import type { Auth } from "./auth";
import { asMember, extensionSummary } from "./extensions";
import { page } from "./listing";
import { ruleSummary } from "./outboundRules";
import { plain, shown, summary } from "./present";
import { notFound } from "./problem";
import type { Session } from "./sessions";
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
  /** The client's address. */
  readonly address: string;
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

type Operations<C extends Call> = Readonly<Record<string, (call: C) => Reply>>;

const noBody = (status: number): Reply => ({ status });
const ok = (body: unknown): Reply => ({ status: 200, body });

/** The operations of openapi.yaml that need no token. */
export function openOperations({ auth }: Context): ReadonlyMap<string, (call: Call) => Reply> {
  return new Map([
    ["signIn", ({ body, address }) => ok(auth.signIn(body, address))],
    ["refreshToken", ({ body }) => ok(auth.refresh(body))],
    ["oauthToken", ({ body, address }) => ok(auth.oauthToken(body, address))],
  ]);
}

/** All its others. */
export function tenantOperations(context: Context): ReadonlyMap<string, (call: TenantCall) => Reply> {
  return new Map(
    Object.entries({
      ...groupOperations(context),
      ...memberOperations(context),
      ...ruleOperations(context),
      ...extensionOperations(context),
      ...tenantWideOperations(context),
    }),
  );
}

function groupOperations({ switches, random }: Context): Operations<TenantCall> {
  return {
    listGroups: ({ store, query }) => {
      const { count, items } = page(store.groups.all(), query, groupList, switches);
      return ok({ count, items: items.map((group) => summary(group, switches)) });
    },
    createGroup: ({ store, body }) => ({ status: 201, body: { id: store.groups.add(body) } }),
    getGroup: ({ store, params }) => ok(shown(store.groups.copy(id(params)), switches, random)),
    replaceGroup: ({ store, params, body }) => {
      store.groups.replace(id(params), body);
      return noBody(200);
    },
    destroyGroup: ({ store, params }) => {
      if (!switches.destroyCall) throw notFound("There is no such call.");
      store.removeGroup(id(params));
      return noBody(204);
    },
  };
}

function memberOperations({ switches }: Context): Operations<TenantCall> {
  return {
    listMembers: ({ store, params }) =>
      ok({ items: store.membersOf(id(params)).map((each) => asMember(each, switches)) }),
    getMember: ({ store, params }) => ok(asMember(store.member(id(params), extension(params)), switches)),
    addMember: ({ store, params }) => {
      store.addMember(id(params), extension(params));
      return noBody(200);
    },
    removeMember: ({ store, params }) => {
      store.removeMember(id(params), extension(params));
      return noBody(204);
    },
  };
}

function ruleOperations({ switches }: Context): Operations<TenantCall> {
  return {
    listRules: ({ store, query }) => {
      const { count, items } = page(store.rules.all(), query, ruleList, switches);
      return ok({ count, items: items.map((rule) => plain(ruleSummary(rule, switches), switches)) });
    },
    getRule: ({ store, params }) => ok(plain(store.rules.find(id(params)), switches)),
    listAppliedGroups: ({ store, params }) =>
      ok({ items: store.appliedGroups(id(params)).map((group) => summary(group, switches)) }),
    getAppliedGroup: ({ store, params }) =>
      ok(summary(store.appliedGroup(id(params), groupId(params)), switches)),
    applyGroup: ({ store, params }) => {
      store.applyGroup(id(params), groupId(params));
      return noBody(200);
    },
    unapplyGroup: ({ store, params }) => {
      store.unapplyGroup(id(params), groupId(params));
      return noBody(204);
    },
  };
}

function extensionOperations({ switches }: Context): Operations<TenantCall> {
  return {
    listExtensions: ({ store, query }) => {
      const { count, items } = page(store.extensions.all(), query, extensionList, switches);
      return ok({ count, items: items.map(extensionSummary) });
    },
    getExtension: ({ store, params }) => ok(plain(store.extensions.find(id(params)), switches)),
  };
}

function tenantWideOperations({ auth, switches }: Context): Operations<TenantCall> {
  return {
    listTrunks: ({ store, query }) => ok(page(store.trunks.all(), query, trunkList, switches)),
    getUser: ({ session }) => ok(auth.user(session)),
    getLogin: ({ session }) => ok(auth.login(session)),
    signOut: ({ session }) => signOut(auth, session),
    oauthRevoke: ({ session }) => signOut(auth, session),
    getTenant: ({ store }) => {
      if (!switches.tenantCall) throw notFound("There is no such call.");
      return ok({ ...store.identity, outbound_caller_ids: store.companyCallerIds });
    },
    getStatus: () => ok({ version: switches.version }),
  };
}

function signOut(auth: Auth, session: Session): Reply {
  auth.signOut(session);
  return noBody(200);
}

const groupList = {
  fields: { id: "string", name: "string", description: "string" },
  searched: ["name", "description"],
} as const;

const ruleList = {
  fields: {
    id: "string",
    name: "string",
    enabled: "boolean",
    priority: "number",
    number_prefix: "string",
    number_length: "string",
    number_mask: "string",
  },
  searched: ["name", "number_prefix"],
} as const;

const extensionList = {
  fields: {
    id: "string",
    name: "string",
    enabled: "boolean",
    display_name: "string",
    extension_number: "string",
  },
  searched: ["name", "display_name", "extension_number"],
} as const;

const trunkList = {
  fields: {
    id: "string",
    name: "string",
    enabled: "boolean",
    brand: "string",
    hostname: "string",
    port: "number",
    did_numbers: "string",
    shared: "boolean",
  },
  searched: ["name", "hostname", "did_numbers"],
} as const;

function id(params: Readonly<Record<string, string>>): string {
  return params["id"] ?? "";
}

function groupId(params: Readonly<Record<string, string>>): string {
  return params["group_id"] ?? "";
}

function extension(params: Readonly<Record<string, string>>): string {
  return params["extension"] ?? "";
}
