import * as grpc from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { PartlyMadeError } from "../../session/errors";
import { type Secrets, toStruct } from "./values";

/** A group that was partly made, with what of it is secret. */
export class KeptAsPartlyMade extends Error {
  constructor(
    override readonly cause: PartlyMadeError,
    readonly secrets: Secrets,
  ) {
    super(cause.message);
  }
}

/** Answers one kind of call: what fails is told the engine as a message for people. */
export function answering<Request, Response>(
  answer: (request: Request) => Promise<Response> | Response,
  before: () => Promise<void>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, done) => {
    void (async () => {
      try {
        const response = await answer(call.request);
        await before();
        done(null, response);
      } catch (error) {
        await before();
        done(failure(error));
      }
    })();
  };
}

/** Answers that there is no such call here. */
export function unimplemented(name: string): grpc.handleUnaryCall<unknown, unknown> {
  return (_, done) => {
    done({ code: grpc.status.UNIMPLEMENTED, details: `portsip does not implement ${name}` });
  };
}

function failure(error: unknown): Partial<grpc.StatusObject> {
  const message = error instanceof Error ? error.message : String(error);
  const known = { code: grpc.status.UNKNOWN, details: message };
  if (!(error instanceof KeptAsPartlyMade)) return known;
  const { id, properties, reasons } = error.cause;
  const detail = new ErrorResourceInitFailed();
  detail.setId(id);
  detail.setProperties(toStruct(error.secrets.mark(properties)));
  detail.setReasonsList(reasons);
  const packed = new Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(message);
  status.addDetails(packed);
  const metadata = new grpc.Metadata();
  // By which gRPC gives an error that has a form: the engine then keeps the resource.
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return { ...known, metadata };
}
