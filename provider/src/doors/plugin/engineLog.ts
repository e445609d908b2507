import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import type { Say, Weight } from "../../pbx/log";

const SEVERITY: Readonly<Record<Weight, LogSeverity>> = {
  // What somebody asked for by PORTSIP_LOG=debug is to be seen without --debug, too.
  detail: LogSeverity.INFO,
  news: LogSeverity.INFO,
  warning: LogSeverity.WARNING,
};

/** Says things where the engine shows them: it hides what a plugin prints. */
export class EngineLog {
  private client: EngineClient | undefined;
  private readonly underWay = new Set<Promise<void>>();

  /** Tells where the engine is. Until then, lines go to stderr. */
  connect(address: string): void {
    this.client?.close();
    this.client = new EngineClient(address, grpc.credentials.createInsecure());
  }

  readonly say: Say = (text, weight) => {
    const { client } = this;
    if (client === undefined) {
      process.stderr.write(`portsip: ${text}\n`);
      return;
    }
    const request = new LogRequest();
    request.setSeverity(SEVERITY[weight]);
    request.setMessage(`portsip: ${text.replace(/^warning: /, "")}`);
    const said = new Promise<void>((resolve) => {
      client.log(request, (error) => {
        if (error !== null) process.stderr.write(`portsip: ${text}\n`);
        resolve();
      });
    }).finally(() => this.underWay.delete(said));
    this.underWay.add(said);
  };

  /** Waits until all has been said: the engine may end us right after an answer. */
  async allSaid(): Promise<void> {
    await Promise.all(this.underWay);
  }
}
