import type { Properties } from "./wire";

/** An error as the engine gets it. */
export class HostError extends Error {
  constructor(
    message: string,
    /** The id that a partly made resource was given. */
    readonly id?: string,
    /** What the state keeps of it. */
    readonly properties?: Properties,
  ) {
    super(message);
  }
}

/** What the engine is told of an operation that has to fail. */
export async function messageOf(operation: Promise<unknown>): Promise<string> {
  return (await failureOf(operation)).message;
}

/** What an operation leaves in the state that has to fail, but not before a group was there. */
export async function partlyMadeBy(
  operation: Promise<unknown>,
): Promise<{ readonly message: string; readonly id: string; readonly properties: Properties }> {
  const { message, id, properties } = await failureOf(operation);
  if (id === undefined || properties === undefined) throw new Error(`nothing is kept of it: ${message}`);
  return { message, id, properties };
}

async function failureOf(operation: Promise<unknown>): Promise<HostError> {
  const error: unknown = await operation.catch((thrown: unknown) => thrown);
  if (error instanceof HostError) return error;
  throw new Error("the operation was expected to fail", { cause: error });
}

/** What the engine calls for a group. */
export interface GroupCalls {
  check(
    olds: Properties,
    news: Properties,
  ): Promise<{ inputs: Properties; failures: { property: string; reason: string }[] }>;
  /**
   * `changes` is true also where the provider leaves it to the engine to say which ones.
   *
   * @param inputs - those of the state. Default: what its outputs say
   */
  diff(
    id: string,
    olds: Properties,
    news: Properties,
    inputs?: Properties,
  ): Promise<{ changes: boolean; replaces: string[] }>;
  create(inputs: Properties): Promise<{ id: string; outs: Properties }>;
  read(
    id: string,
    props: Properties,
    inputs?: Properties,
  ): Promise<{ id: string; props: Properties; inputs: Properties | undefined }>;
  update(id: string, olds: Properties, news: Properties): Promise<Properties>;
  delete(id: string, props: Properties): Promise<void>;
}

/**
 * The provider behind one of its doors, called as the engine calls it. A resource is named as its group is, as far as
 * the door is told, unless `about` gives it a name.
 */
export interface GroupHost extends GroupCalls {
  /** The same host, called for the resource with this name in the program. */
  about(resource: string): GroupCalls;
  /** Waits until people were told something, which may come later than an answer. */
  said(what: string | RegExp): Promise<void>;
  /** Ends the host, and gives all that it ever said, whether or not people were shown it. */
  allSaid(): Promise<string>;
  /** Ends the host, at once. */
  close(): Promise<void>;
}

export interface HostOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** The stack's config, as the engine configures the host with it. */
  readonly config?: Readonly<Record<string, string>>;
}
