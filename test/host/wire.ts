import type * as grpc from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";

export type Properties = Record<string, unknown>;

/** Properties as the wire takes them. JSON drops what is undefined, as the engine's own encoding does. */
export function struct(properties: object): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)) as Record<string, JavaScriptValue>);
}

/** A value as the wire has it where it is secret. */
export function secret(value: unknown): Properties {
  return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value };
}

/** A resource that was made, though not all of it. */
export interface PartlyMade {
  readonly id: string;
  /** What the state keeps of it. */
  readonly properties: Properties;
  readonly reasons: readonly string[];
}

/** What an error says of a resource that is there all the same; undefined where nothing was made. */
export function partlyMade(error: grpc.ServiceError): PartlyMade | undefined {
  const [details] = error.metadata.get("grpc-status-details-bin");
  if (!(details instanceof Buffer)) return undefined;
  const [detail] = Status.deserializeBinary(details).getDetailsList();
  if (detail === undefined) return undefined;
  const made = ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
  return {
    id: made.getId(),
    properties: made.getProperties()?.toJavaScript() ?? {},
    reasons: made.getReasonsList(),
  };
}

/** This process's environment, without what would configure the provider or its Node. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith("PORTSIP_") && name !== "NODE_OPTIONS",
  );
  return Object.fromEntries(kept);
}
