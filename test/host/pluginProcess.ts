import { spawn } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { cleanEnvironment, struct } from "./wire";

type Done<Response> = (error: grpc.ServiceError | null, response: Response) => void;

/** A process of the plugin, called as the engine calls it. */
export interface PluginProcess {
  /** Makes one call: `ask((client, done) => client.create(request, done))`. */
  ask<Response>(call: (client: ResourceProviderClient, done: Done<Response>) => unknown): Promise<Response>;
  /** What the plugin had the engine show. */
  readonly shown: readonly string[];
  /** What the plugin printed on stderr, where nobody sees it. */
  stderr(): string;
  /** Ends the process, at once. */
  close(): Promise<void>;
}

export interface PluginOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** The provider's inputs. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Whether Configure is called. Default: true. */
  readonly configured?: boolean;
  /** The folder with the executable. Default: the built package's. */
  readonly bin?: string;
}

/** Starts the executable that users have, between an engine that listens and a client that calls. */
export async function startPlugin({
  environment = {},
  config = {},
  configured = true,
  bin = path.resolve(__dirname, "../../provider/bin"),
}: PluginOptions = {}): Promise<PluginProcess> {
  const shown: string[] = [];
  const engine = new grpc.Server();
  engine.addService(EngineService, {
    log: (call: { readonly request: LogRequest }, done: Done<Empty>) => {
      shown.push(call.request.getMessage());
      done(null, new Empty());
    },
  });
  const address = `127.0.0.1:${await listening(engine)}`;
  const child = spawn(path.join(bin, "pulumi-resource-portsip"), [address], {
    env: { ...cleanEnvironment(), ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "close");
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const [port] = (await once(child.stdout.setEncoding("utf8"), "data")) as [string];
  const client = new ResourceProviderClient(`127.0.0.1:${port.trim()}`, grpc.credentials.createInsecure());
  const ask: PluginProcess["ask"] = (call) =>
    new Promise((resolve, reject) => {
      call(client, (error, response) => {
        if (error === null) resolve(response);
        else reject(error);
      });
    });

  const handshake = new messages.ProviderHandshakeRequest();
  handshake.setEngineAddress(address);
  await ask((to, done) => to.handshake(handshake, done));
  if (configured) {
    const configure = new messages.ConfigureRequest();
    configure.setArgs(struct(config));
    await ask((to, done) => to.configure(configure, done));
  }
  return {
    ask,
    shown,
    stderr: () => stderr,
    close: async () => {
      client.close();
      engine.forceShutdown();
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** Calls about a group, by its name in the program. */
export class Groups {
  constructor(private readonly plugin: PluginProcess) {}

  check(name: string, news: object, olds: object = {}): Promise<messages.CheckResponse> {
    const request = new messages.CheckRequest();
    request.setUrn(urnOf(name));
    request.setOlds(struct(olds));
    request.setNews(struct(news));
    return this.plugin.ask((client, done) => client.check(request, done));
  }

  diff(
    name: string,
    id: string,
    { inputs, outputs }: { readonly inputs: object; readonly outputs: object },
    news: object,
  ): Promise<messages.DiffResponse> {
    const request = new messages.DiffRequest();
    request.setUrn(urnOf(name));
    request.setId(id);
    request.setOldInputs(struct(inputs));
    request.setOlds(struct(outputs));
    request.setNews(struct(news));
    return this.plugin.ask((client, done) => client.diff(request, done));
  }

  create(name: string, inputs: object, { preview = false } = {}): Promise<messages.CreateResponse> {
    const request = new messages.CreateRequest();
    request.setUrn(urnOf(name));
    request.setProperties(struct(inputs));
    request.setPreview(preview);
    return this.plugin.ask((client, done) => client.create(request, done));
  }

  /** Without outputs, an import. */
  read(name: string, id: string, outputs: object = {}, inputs: object = {}): Promise<messages.ReadResponse> {
    const request = new messages.ReadRequest();
    request.setUrn(urnOf(name));
    request.setId(id);
    request.setProperties(struct(outputs));
    request.setInputs(struct(inputs));
    return this.plugin.ask((client, done) => client.read(request, done));
  }

  update(
    name: string,
    id: string,
    outputs: object,
    news: object,
    { preview = false } = {},
  ): Promise<messages.UpdateResponse> {
    const request = new messages.UpdateRequest();
    request.setUrn(urnOf(name));
    request.setId(id);
    request.setOlds(struct(outputs));
    request.setNews(struct(news));
    request.setPreview(preview);
    return this.plugin.ask((client, done) => client.update(request, done));
  }

  delete(name: string, id: string, outputs: object): Promise<Empty> {
    const request = new messages.DeleteRequest();
    request.setUrn(urnOf(name));
    request.setId(id);
    request.setProperties(struct(outputs));
    return this.plugin.ask((client, done) => client.delete(request, done));
  }
}

/** What a call fails with. */
export async function failureOf(call: Promise<unknown>): Promise<grpc.ServiceError> {
  const error: unknown = await call.catch((thrown: unknown) => thrown);
  if (!isServiceError(error)) throw new Error("the call was expected to fail");
  return error;
}

/** Whether it is what a call fails with. */
export function isServiceError(error: unknown): error is grpc.ServiceError {
  return error instanceof Error && "details" in error && "metadata" in error;
}

/** The URN of a group with this name in the program. */
export function urnOf(name: string): string {
  return `urn:pulumi:dev::program::portsip:index:UserGroup::${name}`;
}

/** Waits until something is so; it has to be before the test's time is over. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn();
}

function listening(server: grpc.Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });
}
