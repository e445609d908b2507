import type { RecordedRequest } from "../../test/pbx/index";

type Request = Pick<RecordedRequest, "method" | "path">;

/** How often each kind of request came: "1 × GET /api/tenant, 3 × POST /api/groups". */
export function summarise(requests: readonly Request[]): string {
  if (requests.length === 0) return "none";
  const counts = new Map<string, number>();
  for (const { method, path } of requests) {
    const kind = `${method} ${path.replace(/(\/groups\/)[^/]+/, "$1{id}")}`;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].map(([kind, count]) => `${count} × ${kind}`).join(", ");
}

export function countChanging(requests: readonly Request[]): number {
  return requests.filter(({ method }) => method !== "GET").length;
}

/** A program that looks up trunks asks the PBX for them in each run; only the rest is about groups. */
export function countAboutGroups(requests: readonly Request[]): number {
  return requests.filter(({ path }) => path.includes("/groups")).length;
}
