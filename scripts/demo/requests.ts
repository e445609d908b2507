import { aligned } from "../../provider/src/text/table";
import type { RecordedRequest } from "../../test/pbx/index";

type Request = Pick<RecordedRequest, "method" | "path">;

/** How often each kind of request came, a line each: "3 ×  POST  /api/groups/{id}/members/{number}". */
export function summarise(requests: readonly Request[]): string[] {
  const kinds = new Map<string, { row: string[]; count: number }>();
  for (const { method, path } of requests) {
    const row = [method, withoutIds(path)];
    const kind = kinds.get(row.join(" ")) ?? { row, count: 0 };
    kinds.set(row.join(" "), { row, count: kind.count + 1 });
  }
  return aligned(
    [...kinds.values()].map(({ row, count }) => [`${count} ×`, ...row]),
    "wide",
  );
}

function withoutIds(path: string): string {
  return path
    .replace(/(\/(?:groups|applied_groups|outbound_rules|users)\/)[^/]+/g, "$1{id}")
    .replace(/(\/members\/)[^/]+/, "$1{number}");
}

export function countChanging(requests: readonly Request[]): number {
  return requests.filter(({ method }) => method !== "GET").length;
}

/** A program that looks up trunks, rules and extensions asks the PBX for them in each run; only the rest is about groups. */
export function countAboutGroups(requests: readonly Request[]): number {
  return requests.filter(({ path }) => path.includes("groups")).length;
}
