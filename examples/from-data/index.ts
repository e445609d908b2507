import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import * as portsip from "pulumi-portsip";

// One line per group and trunk, as a spreadsheet exports it. Numbers stay text, so that no leading zero is lost.
interface Line {
  group: string;
  description: string;
  trunk: string;
  number: string;
  note: string;
}

export = async () => {
  const lines: Line[] = parse(readFileSync(join(__dirname, "groups.csv")), {
    columns: true,
    trim: true,
    bom: true,
  });
  const trunkNames = [...new Set(lines.map((line) => line.trunk).filter((name) => name !== ""))];
  const trunks = new Map(
    await Promise.all(trunkNames.map(async (name) => [name, await portsip.getTrunk({ name })] as const)),
  );

  for (const name of new Set(lines.map((line) => line.group))) {
    const own = lines.filter((line) => line.group === name);
    new portsip.UserGroup(name, {
      description: own.at(0)?.description,
      outboundCallerIds: own.flatMap(({ trunk, number, note }) => {
        const providerId = trunks.get(trunk)?.id;
        return providerId === undefined ? [] : [{ providerId, callerId: number, description: note }];
      }),
    });
  }
};
