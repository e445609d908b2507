/** What is used of node-fetch 2, which brings no types of its own. */
declare module "node-fetch" {
  interface Init {
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly agent: import("node:http").Agent;
    readonly redirect: "manual";
    /** The most bytes of an answer; one that has more fails with a `type` of `max-size`. */
    readonly size: number;
    readonly signal: AbortSignal;
  }

  export default function fetch(
    url: string,
    init: Init,
  ): Promise<{
    readonly status: number;
    readonly headers: { get(name: string): string | null };
    text(): Promise<string>;
  }>;
}
