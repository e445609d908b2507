import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { EngineLog } from "./engineLog";
import { service } from "./service";

/** A resource may be large: as much as the engine itself takes. */
const MOST_BYTES = 400 * 1024 * 1024;

/** Milliseconds between two looks at whether the engine is there still. */
const LOOKS_EVERY = 2000;

function main(): void {
  const log = new EngineLog();
  const [engine] = process.argv.slice(2);
  if (engine !== undefined) log.connect(engine);
  const server = new grpc.Server({ "grpc.max_receive_message_length": MOST_BYTES });
  server.addService(ResourceProviderService, service(log));
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) throw error;
    // The engine reads it from the first line.
    process.stdout.write(`${port}\n`);
  });
  // An engine that was killed cannot end us.
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit();
  }, LOOKS_EVERY).unref();
}

main();
