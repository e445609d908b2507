import { type Pbx, type PbxOptions, startPbx } from "../pbx";
import { startHost } from "./dynamicHost";
import type { GroupHost, HostOptions } from "./groupHost";
import { startPluginHost } from "./pluginHost";

/** One of the two ways in which Pulumi runs the provider. */
export interface Door {
  readonly door: string;
  readonly start: (options?: HostOptions) => Promise<GroupHost>;
}

/** Both doors, for what is the same through each. */
export const doors = [
  { door: "dynamic provider", start: startHost },
  { door: "plugin", start: startPluginHost },
] as const satisfies readonly Door[];

interface Closable {
  close(): Promise<void>;
}

/** A PBX with a token, and the provider in front of it. */
export interface Opened {
  readonly pbx: Pbx;
  readonly host: GroupHost;
  /** A process of its own: what was read before is not known there. */
  readonly next: (environment?: Readonly<Record<string, string>>) => Promise<GroupHost>;
}

/** Opens what the tests of a block need by a door, and closes it after each. */
export function opening({ start }: Door): {
  readonly open: (options?: PbxOptions, environment?: Readonly<Record<string, string>>) => Promise<Opened>;
  /** Closes something else with it. */
  readonly keep: <T extends Closable>(something: T) => T;
} {
  const kept: Closable[] = [];
  const keep = <T extends Closable>(something: T): T => {
    kept.push(something);
    return something;
  };
  afterEach(async () => {
    for (const each of kept.splice(0).reverse()) await each.close();
  });
  return {
    keep,
    async open(options = {}, environment = {}) {
      const pbx = await startPbx(options);
      keep({
        close: async () => {
          await pbx.close();
          expect(pbx.contractViolations).toEqual([]);
        },
      });
      const next: Opened["next"] = async (more = {}) =>
        keep(
          await start({
            environment: {
              PORTSIP_URL: pbx.url,
              PORTSIP_TOKEN: pbx.token,
              PORTSIP_MAX_RETRIES: "1",
              ...environment,
              ...more,
            },
          }),
        );
      return { pbx, host: await next(), next };
    },
  };
}
