import * as pulumi from "@pulumi/pulumi";
import * as portsip from "pulumi-portsip";

// Three departments, and the number that each presents on each of two SIP trunks.
export = async () => {
  const trunks = await chosenTrunks();

  const sales = new portsip.UserGroup("sales", {
    name: "Sales",
    description: "Outbound team",
    outboundCallerIds: trunks.map((trunk) => ({
      providerId: trunk.id,
      callerId: trunk.didNumbers.at(0)?.first ?? "1000",
      description: "Main line",
    })),
  });

  const support = new portsip.UserGroup("support", {
    name: "Support",
    outboundCallerIds: trunks.map((trunk) => ({
      providerId: trunk.id,
      callerId: trunk.didNumbers.at(-1)?.last ?? "1001",
      description: "Hotline",
    })),
  });

  // Presents no number of its own: its calls show the company's.
  const reception = new portsip.UserGroup("reception", { name: "Reception" });

  return { sales: sales.id, support: support.id, reception: reception.id };
};

// By name where the stack's config gives names (pulumi config set --path 'trunks[0]' CallCentric), or the first two.
async function chosenTrunks(): Promise<portsip.Trunk[]> {
  const names = new pulumi.Config().getObject<string[]>("trunks");
  if (names === undefined) return (await portsip.getTrunks()).slice(0, 2);
  return Promise.all(names.map((name) => portsip.getTrunk({ name })));
}
