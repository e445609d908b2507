import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { Department } from "./department";

interface Tenant {
  trunk: string;
  outboundRule: string;
  mainNumber: string;
  departments: Record<string, { number?: string; note?: string; members?: string[] }>;
}

const tenants = parse(readFileSync(join(__dirname, "tenants.yaml"), "utf8")) as Record<string, Tenant>;

for (const [tenant, { trunk, outboundRule, mainNumber, departments }] of Object.entries(tenants)) {
  for (const [name, { number = mainNumber, note, members = [] }] of Object.entries(departments)) {
    new Department({ tenant, name, trunk, number, note, members, outboundRule });
  }
}
