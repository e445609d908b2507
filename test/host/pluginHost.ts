import { type DynamicHost, HostError, type HostOptions } from "./dynamicHost";
import { Groups, isServiceError, startPlugin } from "./pluginProcess";
import { partlyMade } from "./wire";

/** What both doors do with a group. */
export type GroupHost = Pick<DynamicHost, "create" | "read" | "update" | "delete" | "close">;

/**
 * Starts the plugin, to be called as the dynamic host is. The plugin knows resources by their URNs: each id is one
 * here, as is each create.
 */
export async function startPluginHost({ environment = {} }: HostOptions = {}): Promise<GroupHost> {
  const plugin = await startPlugin({ environment });
  const groups = new Groups(plugin);
  const names = new Map<string, string>();
  let created = 0;
  const nameOf = (id: string): string => names.get(id) ?? id;
  const done = async <T>(call: Promise<T>): Promise<T> => {
    try {
      return await call;
    } catch (error) {
      if (!isServiceError(error)) throw error;
      const made = partlyMade(error);
      throw new HostError(error.details, made?.id, made?.properties);
    }
  };
  return {
    async create(inputs) {
      created += 1;
      const name = `created-${created}`;
      const response = await done(groups.create(name, inputs));
      names.set(response.getId(), name);
      return { id: response.getId(), outs: { ...response.getProperties()?.toJavaScript() } };
    },
    async read(id, props) {
      const response = await done(groups.read(nameOf(id), id, props, props));
      return {
        id: response.getId(),
        props: { ...response.getProperties()?.toJavaScript() },
        inputs: response.getInputs()?.toJavaScript(),
      };
    },
    async update(id, olds, news) {
      const response = await done(groups.update(nameOf(id), id, olds, news));
      return { ...response.getProperties()?.toJavaScript() };
    },
    async delete(id, props) {
      await done(groups.delete(nameOf(id), id, props));
    },
    close: () => plugin.close(),
  };
}
