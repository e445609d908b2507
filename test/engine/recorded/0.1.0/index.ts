import * as pulumi from "@pulumi/pulumi";
import * as portsip from "pulumi-portsip";

new portsip.UserGroup("sales", {
  name: "Sales",
  description: pulumi.secret("Outbound team"),
  outboundCallerIds: [
    { providerId: "acme-callcentric", callerId: "3000", description: "Main line", displayName: "Acme Sales" },
    { providerId: "acme-callcentric", callerId: "12000" },
  ],
});

// The group's name is the resource's, and nothing else is declared.
new portsip.UserGroup("night");

// The PBX had it already: its entry keeps a mark.
new portsip.UserGroup("support", {
  name: "Support",
  adoptExisting: true,
  outboundCallerIds: [{ providerId: "acme-callcentric", callerId: "12001", description: "Hotline" }],
});

new portsip.UserGroup("accounting", {
  connection: "globex",
  name: "Accounting",
  description: "Invoices",
  outboundCallerIds: [{ providerId: "globex-vonage", callerId: "5000", displayName: "Globex" }],
});

// Its PBX does not tell of which tenant it is.
new portsip.UserGroup("branch", {
  connection: "branch",
  name: "Branch",
  outboundCallerIds: [{ providerId: "branch-line", callerId: "700" }],
});

export const reception = portsip.UserGroup.get("reception", new pulumi.Config().require("reception")).name;
