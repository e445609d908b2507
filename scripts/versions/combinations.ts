/** What a user's project may be made of. */
export interface Combination {
  readonly node: string;
  /** Of `@pulumi/pulumi`. */
  readonly sdk: string;
  readonly modules: "CommonJS" | "ESM";
  /** Who lays out node_modules. */
  readonly packages: "npm" | "pnpm" | "yarn";
}

const oldestSdk = "3.216.0";
const lastSdkForNode20 = "3.248.0";
const newestSdk = "3.270.0";

const oldestNode = "20.19.0";
const node22 = "22.23.3";
const newestNode = "24.21.0";

/** What `npm test` tries: both ends, both kinds of modules, and every layout. */
export const ends: readonly Combination[] = [
  { node: oldestNode, sdk: oldestSdk, modules: "CommonJS", packages: "npm" },
  { node: newestNode, sdk: newestSdk, modules: "ESM", packages: "pnpm" },
  { node: node22, sdk: newestSdk, modules: "CommonJS", packages: "yarn" },
];

/** What `npm run versions` tries. */
export const all: readonly Combination[] = [
  ...ends,
  { node: oldestNode, sdk: oldestSdk, modules: "ESM", packages: "npm" },
  { node: oldestNode, sdk: lastSdkForNode20, modules: "CommonJS", packages: "pnpm" },
  { node: oldestNode, sdk: lastSdkForNode20, modules: "ESM", packages: "yarn" },
  { node: node22, sdk: oldestSdk, modules: "CommonJS", packages: "npm" },
  { node: node22, sdk: newestSdk, modules: "ESM", packages: "npm" },
  { node: newestNode, sdk: oldestSdk, modules: "CommonJS", packages: "npm" },
  { node: newestNode, sdk: newestSdk, modules: "CommonJS", packages: "npm" },
];

export function describe({ node, sdk, modules, packages }: Combination): string {
  return `Node ${node}, @pulumi/pulumi ${sdk}, ${modules}, ${packages}`;
}
