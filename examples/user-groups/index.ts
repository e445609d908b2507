import * as pulumi from "@pulumi/pulumi";
import * as portsip from "pulumi-portsip";

// Three departments: who is in them, the number that each presents on each of two SIP trunks, and the rules that route their
// calls. Without members, or without a rule, no call would present a number.
export = async () => {
  const trunks = await chosenTrunks();
  const outboundRules = chosen("outboundRules") ?? names(await portsip.getOutboundRules()).slice(0, 2);
  const extensions = chosen("extensions") ?? (await portsip.getExtensions()).map(({ number }) => number);

  const sales = new portsip.UserGroup("sales", {
    name: "Sales",
    description: "Outbound team",
    outboundCallerIds: trunks.map((trunk) => ({
      trunk: trunk.name,
      callerId: trunk.didNumbers.at(0)?.first ?? "1000",
      description: "Main line",
    })),
    members: extensions.slice(0, 2),
    outboundRules,
  });

  const support = new portsip.UserGroup("support", {
    name: "Support",
    outboundCallerIds: trunks.map((trunk) => ({
      trunk: trunk.name,
      callerId: trunk.didNumbers.at(-1)?.last ?? "1001",
      description: "Hotline",
    })),
    members: extensions.slice(2, 4),
    outboundRules,
  });

  // Presents no number of its own: its calls show the company's. Who is in it is left to the web page.
  const reception = new portsip.UserGroup("reception", { name: "Reception" });

  return { sales: sales.id, support: support.id, reception: reception.id };
};

// By name where the stack's config gives names (pulumi config set --path 'trunks[0]' CallCentric), or the first two.
async function chosenTrunks(): Promise<portsip.Trunk[]> {
  const given = chosen("trunks");
  if (given === undefined) return (await portsip.getTrunks()).slice(0, 2);
  return Promise.all(given.map((name) => portsip.getTrunk({ name })));
}

// The config makes a number of what looks like one: extensions are text.
function chosen(key: "trunks" | "outboundRules" | "extensions"): string[] | undefined {
  return new pulumi.Config().getObject<(string | number)[]>(key)?.map(String);
}

function names(rules: { name: string; enabled: boolean }[]): string[] {
  return rules.filter(({ enabled }) => enabled).map(({ name }) => name);
}
