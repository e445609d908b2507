import { join } from "node:path";
import { OpenAPIBackend, type Operation } from "openapi-backend";

/** Something that was said on the wire and that the contract does not allow. */
export interface ContractViolation {
  readonly side: "request" | "response";
  readonly call: string;
  readonly problems: readonly string[];
}

export interface ContractRequest {
  readonly method: string;
  /** Below /api, still percent-encoded. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: unknown;
}

export interface MatchedOperation {
  readonly id: string;
  readonly documented: Operation;
  readonly open: boolean;
  /** The first version that has it, and the first that has it no longer. */
  readonly since: string | undefined;
  readonly until: string | undefined;
  readonly params: Readonly<Record<string, string>>;
}

interface Route {
  readonly operation: Operation;
  readonly pattern: RegExp;
}

interface Finding {
  readonly instancePath: string;
  readonly message?: string | undefined;
  readonly params?: unknown;
}

/** openapi.yaml, put to use: which operation a request is, and whether it and its response are as promised. */
export class Contract {
  /** Made once: the router of openapi-backend reads the whole document for each question. */
  private readonly routes: readonly Route[];

  private constructor(private readonly api: OpenAPIBackend) {
    this.routes = api.router.getOperations().map((operation) => ({
      operation,
      pattern: new RegExp(`^${operation.path.replace(/{[^}]*}/g, "([^/]+)")}$`),
    }));
  }

  /** Takes the document as it is, and compiles of it what a call needs. */
  static load(file?: string): Promise<Contract> {
    return Contract.open(file, { quick: true });
  }

  /** Checks and compiles all of the document, which takes a second or two: for one test, and not for every PBX. */
  static whole(file?: string): Promise<Contract> {
    return Contract.open(file, { quick: false });
  }

  private static async open(
    file = join(__dirname, "openapi.yaml"),
    { quick }: { readonly quick: boolean },
  ): Promise<Contract> {
    const ajvOpts = { strict: false, validateSchema: !quick };
    const api = new OpenAPIBackend({ definition: file, strict: true, quick, ajvOpts });
    return new Contract(await api.init());
  }

  match({ method, path }: Pick<ContractRequest, "method" | "path">): MatchedOperation | undefined {
    const route = this.routes.find(
      ({ operation, pattern }) => operation.method === method.toLowerCase() && pattern.test(path),
    );
    const operation = route?.operation;
    if (!operation?.operationId) return undefined;
    const params = pathParams(operation.path, path);
    if (!params) return undefined;
    return {
      id: operation.operationId,
      documented: operation,
      open: operation.security?.length === 0,
      since: versionIn(operation, "x-since"),
      until: versionIn(operation, "x-until"),
      params,
    };
  }

  requestProblems(operation: MatchedOperation, request: ContractRequest): string[] {
    const { errors } = this.api.validator.validateRequest(
      { ...request, query: { ...request.query }, headers: { ...request.headers } },
      operation.documented,
    );
    return (errors ?? []).map(wording);
  }

  responseProblems(operation: MatchedOperation, status: number, body: unknown): string[] {
    const declared = declaredResponse(operation.documented, status);
    if (!declared) return [`status ${status} is not in the contract`];
    if (!declared.hasBody) return body === undefined ? [] : [`status ${status} has no body`];
    const { errors } = this.api.validator.validateResponse(body, operation.documented, status);
    return (errors ?? []).map(wording);
  }
}

let shared: Promise<Contract> | undefined;

/** The contract, loaded once per process. */
export function contract(): Promise<Contract> {
  shared ??= Contract.load();
  return shared;
}

function wording({ instancePath, message, params }: Finding): string {
  return `${instancePath || "/"} ${message ?? "is wrong"} ${JSON.stringify(params ?? {})}`;
}

function versionIn(operation: Operation, extension: string): string | undefined {
  const version: unknown = Object.entries(operation).find(([name]) => name === extension)?.[1];
  return typeof version === "string" ? version : undefined;
}

function pathParams(template: string, path: string): Record<string, string> | undefined {
  const values = path.split("/");
  const params: Record<string, string> = {};
  for (const [index, part] of template.split("/").entries()) {
    if (!part.startsWith("{")) continue;
    try {
      params[part.slice(1, -1)] = decodeURIComponent(values[index] ?? "");
    } catch {
      return undefined;
    }
  }
  return params;
}

function declaredResponse(operation: Operation, status: number): { hasBody: boolean } | undefined {
  const responses = operation.responses ?? {};
  const response = responses[String(status)] ?? responses[`${String(status).charAt(0)}XX`];
  if (!response) return undefined;
  return { hasBody: "content" in response };
}
