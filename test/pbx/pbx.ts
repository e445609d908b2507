import type { NewToken } from "./auth";
import { makeSelfSignedCertificate, makeServerCertificate, type ServerCertificate } from "./certificate";
import { contract, type ContractViolation } from "./contract";
import type { FaultHandle, FaultRule } from "./faults";
import { Listener } from "./listener";
import type { RecordedRequest } from "./log";
import { Machine } from "./machine";
import { ApiServer } from "./server";
import type { Session } from "./sessions";
import { TenantStore } from "./store";
import type { Switches } from "./switches";
import { Tenant } from "./tenant";
import { accountsOf, defaultTenants, furnish, identityOf, seedGroups, type TenantOptions } from "./tenants";

export interface PbxOptions extends Partial<Switches> {
  /** By default Acme and Globex. */
  readonly tenants?: readonly TenantOptions[];
  /** Gives the first tenant a few groups. */
  readonly seed?: boolean;
  /** A free one, if not given. */
  readonly port?: number;
  /** 127.0.0.1, if not given. */
  readonly host?: string;
  /** Serves https. */
  readonly tls?: boolean | TlsOptions;
  /** The clock of tokens and limits: Date.now, if not given. */
  readonly now?: () => number;
}

export interface TlsOptions {
  /** Names and addresses of the certificate; this machine's, if not given. */
  readonly hosts?: readonly string[];
  /** How long it is still good: 30, if not given; below 0 it has ended. */
  readonly days?: number;
  /** Signed by itself, as on a new PBX, and not by a private CA. */
  readonly selfSigned?: boolean;
}

/** Starts an embedded PBX, ready to be called. */
export async function startPbx(options: PbxOptions = {}): Promise<Pbx> {
  const {
    tenants = defaultTenants,
    seed = false,
    port = 0,
    host = "127.0.0.1",
    tls,
    now,
    ...switches
  } = options;
  const machine = new Machine(await contract(), now ?? Date.now);
  machine.configure(switches);
  // The tokens that tests and people start with outlast a long run, unless tokens are what it is about.
  const lifetime = switches.tokenLifetimeSeconds ?? 86_400;
  const views = tenants.map((tenant) => addTenant(machine, tenant, lifetime));
  const [first] = views;
  if (!first) throw new TypeError("a PBX has at least one tenant");
  if (seed) for (const group of seedGroups(first.trunks)) first.addGroup(group);

  const api = new ApiServer(machine);
  const certificate = tls ? certificateFor(tls === true ? {} : tls) : undefined;
  const listener = new Listener(
    { host, port },
    (request, response, signal) => api.handle(request, response, signal),
    certificate,
  );
  await listener.start();
  return new Pbx(machine, api, listener, [first, ...views.slice(1)], certificate?.caPem);
}

/** A running embedded PBX, seen from a test. */
export class Pbx {
  constructor(
    private readonly machine: Machine,
    private readonly api: ApiServer,
    private readonly listener: Listener,
    private readonly tenants: readonly [Tenant, ...Tenant[]],
    /** What a client of a PBX with `tls` has to trust: the private CA, or the self-signed certificate. */
    readonly caPem: string | undefined,
  ) {}

  /** Without /api. */
  get url(): string {
    const { host, port } = this.listener.address;
    return `${this.caPem === undefined ? "http" : "https"}://${host}:${port}`;
  }

  get port(): number {
    return this.listener.address.port;
  }

  /** A token of the first tenant. */
  get token(): string {
    return this.tenants[0].token;
  }

  /** By name, id or domain; the first one, if not given. */
  tenant(name: string = this.tenants[0].id): Tenant {
    const found = this.tenants.find((each) => [each.name, each.id, each.domain].includes(name));
    if (!found) throw new RangeError(`the PBX has no tenant ${name}`);
    return found;
  }

  /** Every call to the API since the start or since `takeRequests`, as it arrived. */
  get requests(): readonly RecordedRequest[] {
    return this.api.requests;
  }

  /** Hands over the requests so far and starts anew, with `maxConcurrent` too. */
  takeRequests(): RecordedRequest[] {
    this.api.maxConcurrent = 0;
    return this.api.requests.splice(0);
  }

  /** The most calls that were under way at the same time. */
  get maxConcurrent(): number {
    return this.api.maxConcurrent;
  }

  /** What a client or the PBX itself said against openapi.yaml, but for faults. Tests expect it to be empty. */
  get contractViolations(): readonly ContractViolation[] {
    return this.machine.violations;
  }

  get signIns(): number {
    return this.machine.auth.signIns;
  }

  get refusedSignIns(): number {
    return this.machine.auth.refusedSignIns;
  }

  get refreshes(): number {
    return this.machine.auth.refreshes;
  }

  get signOuts(): number {
    return this.machine.auth.signOuts;
  }

  /** Every access and refresh token that it ever gave out: for tests that look where none may be. */
  get issuedTokens(): readonly string[] {
    return this.machine.auth.sessions.issued;
  }

  /** The addresses that refused sign-ins have blocked for sign-ins. */
  get blockedAddresses(): readonly string[] {
    return this.machine.auth.blocking.blocked;
  }

  configure(switches: Partial<Switches>): void {
    this.machine.configure(switches);
  }

  fault(rule: FaultRule): FaultHandle {
    return this.machine.faults.add(rule);
  }

  clearFaults(): void {
    this.machine.faults.clear();
  }

  /** Ends every access token; refresh tokens too, if asked. */
  expireTokens(options?: { refreshTokens?: boolean }): void {
    this.machine.auth.sessions.expireAll(options);
  }

  /** Ends one access token and the refresh token that came with it. */
  revoke(token: string): void {
    this.machine.auth.sessions.revoke(token);
  }

  /** From here on connections are refused, until `restart`. Groups and tokens survive. */
  async stop(): Promise<void> {
    await this.listener.stop();
  }

  /** Listens again, on the same port. */
  async restart(): Promise<void> {
    await this.listener.stop();
    await this.listener.start();
  }

  /** Stops for good and leaves nothing running. */
  async close(): Promise<void> {
    await this.listener.stop();
  }
}

function certificateFor({ hosts, days, selfSigned = false }: TlsOptions): ServerCertificate {
  return selfSigned ? makeSelfSignedCertificate(hosts, days) : makeServerCertificate(hosts, days);
}

function addTenant(machine: Machine, options: TenantOptions, tokenLifetimeSeconds: number): Tenant {
  const identity = identityOf(options);
  const store = new TenantStore(identity, machine.switches);
  machine.tenants.set(identity.id, store);
  const accounts = accountsOf(options);
  for (const account of accounts) machine.auth.addAccount(identity.id, identity.domain, account);
  const [account] = accounts;
  const newSession = ({
    lifetimeSeconds = machine.switches.tokenLifetimeSeconds,
    ...rights
  }: NewToken): Session =>
    machine.auth.sessions.open({ ...account, ...rights, tenantId: identity.id }, lifetimeSeconds);
  const { accessToken } = newSession({ lifetimeSeconds: tokenLifetimeSeconds });
  const tenant = new Tenant(store, account, accessToken, newSession);
  furnish(tenant, options);
  return tenant;
}
