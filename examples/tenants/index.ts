import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as portsip from "pulumi-portsip";
import { parse } from "yaml";
import { Department } from "./department";

interface Tenant {
  trunk: string;
  mainNumber: string;
  departments: Record<string, { number?: string; note?: string }>;
}

export = async () => {
  const tenants = parse(readFileSync(join(__dirname, "tenants.yaml"), "utf8")) as Record<string, Tenant>;

  for (const [tenant, { trunk: trunkName, mainNumber, departments }] of Object.entries(tenants)) {
    const trunk = await portsip.getTrunk({ name: trunkName, connection: tenant });
    for (const [name, { number = mainNumber, note }] of Object.entries(departments)) {
      new Department({ tenant, name, trunk, number, note });
    }
  }
};
