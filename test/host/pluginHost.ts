import { DiffResponse } from "@pulumi/pulumi/proto/provider_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { type GroupCalls, type GroupHost, HostError, type HostOptions } from "./groupHost";
import { Groups, isServiceError, startPlugin } from "./pluginProcess";
import { partlyMade, type Properties } from "./wire";

/** Starts the plugin, to be called as the dynamic host is. */
export async function startPluginHost({
  environment = {},
  config = {},
}: HostOptions = {}): Promise<GroupHost> {
  const plugin = await startPlugin({ environment, config: withoutNamespace(config) });
  const groups = new Groups(plugin);
  const said = (): string => plugin.shown.join("\n");
  return {
    ...callsFor(groups, ({ name }, id) => (typeof name === "string" ? name : id)),
    about: (resource) => callsFor(groups, () => resource),
    said(what) {
      // It tells the engine before it answers.
      const isThere = typeof what === "string" ? said().includes(what) : what.test(said());
      return isThere
        ? Promise.resolve()
        : Promise.reject(new Error(`The plugin has not said ${String(what)}, but: ${said()}`));
    },
    async allSaid() {
      await plugin.close();
      return [...plugin.shown, plugin.stderr()].join("\n");
    },
    close: () => plugin.close(),
  };
}

/** @param nameOf - the name in the program, of a group with these properties and this id, if any */
function callsFor(groups: Groups, nameOf: (group: Properties, id: string) => string): GroupCalls {
  return {
    async check(olds, news) {
      const response = await done(groups.check(nameOf(news, ""), news, olds));
      return {
        inputs: own(response.getInputs()),
        failures: response
          .getFailuresList()
          .map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() })),
      };
    },
    async diff(id, olds, news, inputs = olds) {
      const response = await done(groups.diff(nameOf(olds, id), id, { inputs, outputs: olds }, news));
      return {
        changes: response.getChanges() !== DiffResponse.DiffChanges.DIFF_NONE,
        replaces: response.getReplacesList(),
      };
    },
    async create(inputs) {
      const response = await done(groups.create(nameOf(inputs, ""), inputs));
      return { id: response.getId(), outs: own(response.getProperties()) };
    },
    async read(id, props, inputs = props) {
      const response = await done(groups.read(nameOf(props, id), id, props, inputs));
      return {
        id: response.getId(),
        props: own(response.getProperties()),
        inputs: response.hasInputs() ? own(response.getInputs()) : undefined,
      };
    },
    async update(id, olds, news) {
      return own((await done(groups.update(nameOf(olds, id), id, olds, news))).getProperties());
    },
    async delete(id, props) {
      await done(groups.delete(nameOf(props, id), id, props));
    },
  };
}

async function done<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!isServiceError(error)) throw error;
    const made = partlyMade(error);
    throw new HostError(error.details, made?.id, made?.properties);
  }
}

function own(properties: Struct | undefined): Properties {
  return { ...properties?.toJavaScript() };
}

/** The engine gives a plugin its config without the package's name. */
function withoutNamespace(config: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key.replace(/^portsip:/, ""), value]),
  );
}
