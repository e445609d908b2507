/** What a case with links has: members of each group, and extensions and outbound rules of the PBX. */
export const MEMBERS = 5;
export const EXTENSIONS = 500;
export const RULES = 20;

/** How many groups, whether one of them is changed, and what they are linked to: read by each program from its environment. */
const declared = `
const count = Number(process.env.BENCH_GROUPS);
const trunk = String(process.env.BENCH_TRUNK);
const groups = Array.from({ length: count }, (_, n) => ({
  name: \`Group \${n}\`,
  description: n === 0 && process.env.BENCH_CHANGED === "true" ? "changed" : \`number \${n}\`,
  outboundCallerIds: [
    { providerId: trunk, callerId: String(12000 + n), description: "Main line" },
    { providerId: trunk, callerId: String(15000 + n), description: "Second line" },
  ],
  ...(process.env.BENCH_LINKED === "true" && {
    members: Array.from({ length: ${MEMBERS} }, (_, k) => String(1000 + ((n * ${MEMBERS} + k) % ${EXTENSIONS}))),
    outboundRules: ["Rule " + (n % ${RULES})],
  }),
}));
`;

export const ours = `import * as portsip from "pulumi-portsip";
${declared}
for (const group of groups) new portsip.UserGroup(group.name, group);
`;

/** The same behind the plugin. */
export const behindPlugin = ours.replace('"pulumi-portsip"', '"pulumi-portsip/plugin"');

export const withPlugin = `name: program
runtime: nodejs
plugins: { providers: [{ name: portsip, path: node_modules/pulumi-portsip/bin }] }
`;

/** Handed over by name, as ours is, to a provider that does nothing. */
export const floor = `import * as pulumi from "@pulumi/pulumi";
${declared}
class Floor extends pulumi.CustomResource {
  constructor(name: string, args: object) {
    const __provider = "exports.handler = () => require(process.cwd() + '/floor.js');";
    super("pulumi-nodejs:dynamic/bench:Floor", name, { ...args, __provider }, {});
  }
}
for (const group of groups) new Floor(group.name, group);
`;

export const floorProvider = `let made = 0;
module.exports = {
  check: async (_, news) => ({ inputs: news }),
  diff: async (_, olds, news) => ({ changes: olds.description !== news.description }),
  create: async ({ __provider, ...outs }) => ({ id: Buffer.from(String(4815162342 + made++)).toString("base64"), outs }),
  read: async (id, { __provider, ...props }) => ({ id, props, inputs: props }),
  update: async (_id, _olds, { __provider, ...outs }) => ({ outs }),
  delete: async () => {},
};
`;

/** The same group, written the usual way: what the provider needs is captured with it. */
export const byValue = `import * as pulumi from "@pulumi/pulumi";
${declared}
class Client {
  constructor(private readonly url: string, private readonly token: string) {}

  async call(method: string, path: string, body?: unknown): Promise<any> {
    const response = await fetch(this.url + "/api" + path, {
      method,
      headers: { authorization: "Bearer " + this.token, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(method + " " + path + ": " + response.status + " " + (await response.text()));
    const text = await response.text();
    return text === "" ? undefined : JSON.parse(text);
  }
}

const client = new Client(String(process.env.PORTSIP_URL), String(process.env.PORTSIP_TOKEN));

const body = (inputs: any) => ({
  name: inputs.name,
  description: inputs.description,
  outbound_caller_ids: inputs.outboundCallerIds.map((entry: any) => ({
    provider_id: entry.providerId,
    caller_id: entry.callerId,
    description: entry.description,
  })),
});

const provider: pulumi.dynamic.ResourceProvider = {
  async create(inputs) {
    return { id: (await client.call("POST", "/groups", body(inputs))).id, outs: inputs };
  },
  async diff(_, olds, news) {
    return { changes: JSON.stringify(body(olds)) !== JSON.stringify(body(news)) };
  },
  async read(id, props) {
    const group = await client.call("GET", "/groups/" + encodeURIComponent(id));
    const read = {
      name: group.name,
      description: group.description,
      outboundCallerIds: group.outbound_caller_ids.map((entry: any) => ({
        providerId: entry.provider_id,
        callerId: entry.caller_id,
        description: entry.description,
      })),
    };
    return { id, props: { ...props, ...read }, inputs: read };
  },
  async update(id, _, news) {
    await client.call("POST", "/groups/" + encodeURIComponent(id), body(news));
    return { outs: news };
  },
  async delete(id) {
    await client.call("POST", "/groups/" + encodeURIComponent(id) + "/destroy");
  },
};

class UserGroup extends pulumi.dynamic.Resource {
  constructor(name: string, args: object) {
    super(provider, name, args);
  }
}
for (const group of groups) new UserGroup(group.name, group);
`;

/** No Pulumi at all: as many calls at once as ours makes, with node-fetch. */
export const script = `import fetch from "node-fetch";
import { readFileSync, writeFileSync } from "node:fs";
${declared}
async function call(method, path, body) {
  const response = await fetch(process.env.PORTSIP_URL + "/api" + path, {
    method,
    headers: { authorization: "Bearer " + process.env.PORTSIP_TOKEN, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(method + " " + path + ": " + response.status + " " + text);
  return text === "" ? undefined : JSON.parse(text);
}
const body = ({ name, description, outboundCallerIds }) => ({
  name,
  description,
  outbound_caller_ids: outboundCallerIds.map(({ providerId, callerId, description }) => ({
    provider_id: providerId,
    caller_id: callerId,
    description,
  })),
});
async function each(items, work) {
  const left = items.map((item, at) => [item, at]);
  const worker = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await work(...next);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}
const ids = () => JSON.parse(readFileSync("ids.json", "utf8"));
const path = (id) => "/groups/" + encodeURIComponent(id);
switch (process.argv[2]) {
  case "up": {
    const made = [];
    await each(groups, async (group, at) => { made[at] = (await call("POST", "/groups", body(group))).id; });
    writeFileSync("ids.json", JSON.stringify(made));
    break;
  }
  case "refresh":
    await each(ids(), (id) => call("GET", path(id)));
    break;
  case "up, 1 change":
    await call("POST", path(ids()[0]), body(groups[0]));
    break;
  case "destroy":
    await each(ids(), (id) => call("POST", path(id) + "/destroy"));
    break;
}
`;
