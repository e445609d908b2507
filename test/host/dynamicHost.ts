import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import * as path from "node:path";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { PROVIDER } from "../../provider/src/userGroup/handedOver";
import { type GroupCalls, type GroupHost, HostError, type HostOptions } from "./groupHost";
import { cleanEnvironment, partlyMade, type Properties, struct } from "./wire";

export interface DynamicHost extends GroupHost {
  /** What the host has printed on stderr up to now: people see it among the engine's own lines. */
  stderr(): string;
}

export interface DynamicHostOptions extends HostOptions {
  /** The Pulumi project's folder, from which the package is required. */
  readonly folder?: string;
}

const repository = path.resolve(__dirname, "../..");

/** For a busy machine; it is there within milliseconds. */
const saysWithinMs = 30_000;

/** Starts the SDK's own dynamic host, as the engine does, and calls it over gRPC. */
export async function startHost({
  environment = {},
  config = {},
  folder = repository,
}: DynamicHostOptions = {}): Promise<DynamicHost> {
  const main = createRequire(path.join(folder, "package.json")).resolve(
    "@pulumi/pulumi/cmd/dynamic-provider",
  );
  const child = spawn(process.execPath, [main, "127.0.0.1:0"], {
    cwd: folder,
    env: { ...cleanEnvironment(), ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let closed = false;
  const ended = once(child, "close").then(() => (closed = true));
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const [port] = (await once(child.stdout.setEncoding("utf8"), "data")) as [string];
  const client = new ResourceProviderClient(`127.0.0.1:${port.trim()}`, grpc.credentials.createInsecure());

  const configure = new messages.ConfigureRequest();
  configure.setArgs(struct(config));
  await call<messages.ConfigureResponse>((done) => client.configure(configure, done));

  async function close(): Promise<void> {
    client.close();
    if (closed) return;
    child.kill("SIGKILL");
    await ended;
  }

  const calls: GroupCalls = {
    async check(olds, news) {
      const request = new messages.CheckRequest();
      request.setOlds(struct(olds));
      request.setNews(struct({ ...news, __provider: PROVIDER }));
      const response = await call<messages.CheckResponse>((done) => client.check(request, done));
      return {
        inputs: own(response.getInputs()),
        failures: response
          .getFailuresList()
          .map((f) => ({ property: f.getProperty(), reason: f.getReason() })),
      };
    },
    async diff(id, olds, news) {
      const request = new messages.DiffRequest();
      request.setId(id);
      request.setOlds(struct({ ...olds, __provider: PROVIDER }));
      request.setNews(struct({ ...news, __provider: PROVIDER }));
      const response = await call<messages.DiffResponse>((done) => client.diff(request, done));
      const none = messages.DiffResponse.DiffChanges.DIFF_NONE;
      return { changes: response.getChanges() !== none, replaces: response.getReplacesList() };
    },
    async create(inputs) {
      const request = new messages.CreateRequest();
      request.setProperties(struct({ ...inputs, __provider: PROVIDER }));
      const response = await call<messages.CreateResponse>((done) => client.create(request, done));
      return { id: response.getId(), outs: own(response.getProperties()) };
    },
    async read(id, props) {
      const request = new messages.ReadRequest();
      request.setId(id);
      request.setProperties(struct({ ...props, __provider: PROVIDER }));
      const response = await call<messages.ReadResponse>((done) => client.read(request, done));
      return {
        id: response.getId(),
        props: own(response.getProperties()),
        inputs: response.hasInputs() ? own(response.getInputs()) : undefined,
      };
    },
    async update(id, olds, news) {
      const request = new messages.UpdateRequest();
      request.setId(id);
      request.setOlds(struct({ ...olds, __provider: PROVIDER }));
      request.setNews(struct({ ...news, __provider: PROVIDER }));
      const response = await call<messages.UpdateResponse>((done) => client.update(request, done));
      return own(response.getProperties());
    },
    async delete(id, props) {
      const request = new messages.DeleteRequest();
      request.setId(id);
      request.setProperties(struct({ ...props, __provider: PROVIDER }));
      await call((done) => client.delete(request, done));
    },
  };
  return {
    ...calls,
    // It is not told which resource a call is about.
    about: () => calls,
    stderr: () => stderr,
    async said(what) {
      const isThere = (): boolean => (typeof what === "string" ? stderr.includes(what) : what.test(stderr));
      const tooLong = AbortSignal.timeout(saysWithinMs);
      try {
        while (!isThere()) await once(child.stderr, "data", { signal: tooLong });
      } catch {
        throw new Error(`The host has not said ${String(what)}, but: ${stderr}`);
      }
    },
    async allSaid() {
      await close();
      return stderr;
    },
    close,
  };
}

function own(properties: Struct | undefined): Properties {
  return withoutProvider(properties?.toJavaScript() ?? {});
}

function withoutProvider({ __provider, ...rest }: Properties): Properties {
  return rest;
}

function call<Response>(
  send: (done: (error: grpc.ServiceError | null, response: Response) => void) => void,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    send((error, response) => {
      if (error === null) resolve(response);
      else {
        const made = partlyMade(error);
        // Without it, the host could do nothing more with the resource.
        if (made !== undefined && made.properties["__provider"] !== PROVIDER)
          throw new Error("what was partly made does not say who its provider is");
        reject(new HostError(error.details, made?.id, made && withoutProvider(made.properties)));
      }
    });
  });
}
