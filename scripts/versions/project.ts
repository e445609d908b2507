import path from "node:path";
import type { Combination } from "./combinations";

const commonJs = `import * as portsip from "pulumi-portsip";

const trunk = portsip.getTrunkOutput({ name: "CallCentric" });
const sales = new portsip.UserGroup("sales", {
  outboundCallerIds: [{ providerId: trunk.id, callerId: "3000" }],
});

export const numbers = sales.outboundCallerIds.apply((list) => list.map(({ callerId }) => callerId).join());
`;

const esm = `import * as portsip from "pulumi-portsip";

const trunk = await portsip.getTrunk({ name: "CallCentric" });
const sales = new portsip.UserGroup("sales", {
  outboundCallerIds: [{ providerId: trunk.id, callerId: "3000" }],
});

export const numbers = sales.outboundCallerIds.apply((list) => list.map(({ callerId }) => callerId).join());
`;

/** The files of a project as a user has it: a program with one group, and what it is installed from. */
export function filesOf(
  { node, sdk, modules, packages }: Combination,
  tarball: string,
): Record<string, string> {
  const isEsm = modules === "ESM";
  const resolution = isEsm ? "nodenext" : "node16";
  return {
    "Pulumi.yaml": "name: versions\nruntime: nodejs\n",
    "index.ts": isEsm ? esm : commonJs,
    "tsconfig.json": JSON.stringify({
      compilerOptions: {
        target: "es2022",
        module: resolution,
        moduleResolution: resolution,
        strict: true,
        skipLibCheck: true,
        noEmit: true,
      },
      include: ["*.ts"],
    }),
    "package.json": JSON.stringify({
      name: "versions",
      private: true,
      ...(isEsm && { type: "module" }),
      dependencies: { "pulumi-portsip": `file:${tarball}`, "@pulumi/pulumi": sdk },
      devDependencies: {
        "@types/node": "20.19.43",
        typescript: "5.9.3",
        // The copy of ts-node inside the SDK can't load ES modules; from Node 22 on, Node itself can.
        ...(isEsm && node.startsWith("20.") && { "ts-node": "10.9.2" }),
      },
    }),
    ...(packages === "yarn" && { ".yarnrc.yml": "nodeLinker: node-modules\n", "yarn.lock": "" }),
    // Without it, pnpm fails over a build script that nothing here needs.
    ...(packages === "pnpm" && { "pnpm-workspace.yaml": "allowBuilds:\n  protobufjs: false\n" }),
  };
}

/** The command that installs a project's packages. */
export function installCommand({ packages }: Combination): string[] {
  switch (packages) {
    case "npm":
      return ["npm", "install", "--no-audit", "--no-fund", "--prefer-offline"];
    case "pnpm":
      return ["npx", "--yes", "pnpm@12.21.0", "install", "--prefer-offline", "--no-frozen-lockfile"];
    case "yarn":
      return ["npx", "--yes", "--package", "@yarnpkg/cli-dist@4.18.1", "yarn", "install", "--no-immutable"];
  }
}

/** Has pnpm and yarn keep in `folder` what they would keep in the home of whoever runs them; npm only has a cache. */
export function storesIn(folder: string): Record<string, string> {
  return {
    XDG_CACHE_HOME: path.join(folder, "cache"),
    XDG_DATA_HOME: path.join(folder, "data"),
    XDG_STATE_HOME: path.join(folder, "state"),
    YARN_GLOBAL_FOLDER: path.join(folder, "yarn"),
    YARN_ENABLE_TELEMETRY: "0",
  };
}
