import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { runController } from "../../pbx/cancel";
import { Log } from "../../pbx/log";
import { Session } from "../../session/session";
import { noSettings } from "../../settings/noSettings";
import { VERSION } from "../../text/version";
import { answering, unimplemented } from "./answering";
import { StackConfig } from "./config";
import type { EngineLog } from "./engineLog";
import { invoke } from "./functions";
import { schema } from "./schema";
import { UserGroupCalls } from "./userGroup";
import { received } from "./values";

/** What Pulumi's engine calls a provider for: `pulumirpc.ResourceProvider`. */
export function service(log: EngineLog): UntypedServiceImplementation {
  const run = runController();
  const session = new Session({ log: new Log(log.say), cancelled: run.signal });
  const groups = new UserGroupCalls(session);
  const answer = <Request, Response>(
    one: (request: Request) => Promise<Response> | Response,
  ): ReturnType<typeof answering<Request, Response>> => answering(one, () => log.allSaid());
  return {
    handshake: answer((request: messages.ProviderHandshakeRequest) => {
      log.connect(request.getEngineAddress());
      const response = new messages.ProviderHandshakeResponse();
      response.setAcceptSecrets(true);
      return response;
    }),
    attach: answer((request: plugin.PluginAttach) => {
      log.connect(request.getAddress());
      return new Empty();
    }),
    getPluginInfo: answer(() => {
      const response = new plugin.PluginInfo();
      response.setVersion(VERSION);
      return response;
    }),
    getSchema: answer(() => {
      const response = new messages.GetSchemaResponse();
      response.setSchema(JSON.stringify(schema()));
      return response;
    }),
    checkConfig: answer((request: messages.CheckRequest) => {
      const config = new StackConfig(received(request.getNews()));
      const response = new messages.CheckResponse();
      response.setInputs(request.getNews());
      response.setFailuresList(
        config.mistakes().map(({ key, reason }) => {
          const failure = new messages.CheckFailure();
          failure.setProperty(key);
          failure.setReason(reason);
          return failure;
        }),
      );
      return response;
    }),
    // Another password, or address, of the same PBX replaces no group: each one remembers its tenant.
    diffConfig: answer(() => new messages.DiffResponse()),
    configure: answer((request: messages.ConfigureRequest) => {
      const config = new StackConfig(received(request.getArgs()));
      // Only this call tells what is secret.
      for (const warning of [...config.plainText(), ...noSettings(process.env, [])]) session.warn(warning);
      session.configured(config.read);
      const response = new messages.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setSupportspreview(true);
      return response;
    }),
    invoke: answer((request: messages.InvokeRequest) => invoke(session, request)),
    check: answer((request: messages.CheckRequest) => groups.check(request)),
    diff: answer((request: messages.DiffRequest) => groups.diff(request)),
    create: answer((request: messages.CreateRequest) => groups.create(request)),
    read: answer((request: messages.ReadRequest) => groups.read(request)),
    update: answer((request: messages.UpdateRequest) => groups.update(request)),
    delete: answer((request: messages.DeleteRequest) => groups.delete(request)),
    // Ending here would fail the command: the engine ends us, once what was under way has said how it ended.
    cancel: answer(() => {
      run.abort();
      return new Empty();
    }),
    parameterize: unimplemented("Parameterize"),
    call: unimplemented("Call"),
    construct: unimplemented("Construct"),
    getMapping: unimplemented("GetMapping"),
    getMappings: unimplemented("GetMappings"),
    list: unimplemented("List"),
  };
}
