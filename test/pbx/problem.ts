/** One entry of the PBX's error body. */
export interface ApiError {
  readonly code: "VALIDATE_FAILED" | "UNAUTHORIZED" | "DENIED" | "UNKNOWN";
  readonly message: string;
  readonly detail?: string;
}

/** A call that the PBX refuses, in the PBX's own form. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly errors: readonly ApiError[],
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(
      errors.map((error) => (error.detail ? `${error.message} (${error.detail})` : error.message)).join("; "),
    );
  }
}

export function invalid(message: string, detail: string): ApiProblem {
  return new ApiProblem(400, [{ code: "VALIDATE_FAILED", message, detail }]);
}

export function unauthorized(message = "The access token is missing, unknown or expired."): ApiProblem {
  return new ApiProblem(401, [{ code: "UNAUTHORIZED", message }]);
}

export function forbidden(): ApiProblem {
  return new ApiProblem(403, [{ code: "UNKNOWN", message: "Your role does not permit this operation." }]);
}

export function notFound(message: string): ApiProblem {
  return new ApiProblem(404, [{ code: "UNKNOWN", message }]);
}

export function conflict(message: string): ApiProblem {
  return new ApiProblem(409, [{ code: "UNKNOWN", message }]);
}
