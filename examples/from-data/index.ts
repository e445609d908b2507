import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "csv-parse/sync";
import * as portsip from "pulumi-portsip";

// Two sheets, as a spreadsheet exports them: with commas or semicolons, with or without a byte order mark. Numbers stay
// text, so that no leading zero is lost.

// One line per group and trunk, with the rule that routes calls over it; and one line per member.
const numbers = sheet("groups.csv", ["group", "description", "trunk", "number", "note", "rule"]);
const members = sheet("members.csv", ["group", "extension"]);
const groups = new Set(numbers.map(({ record }) => record.group));

// Whatever is in a sheet counts, or is told: nothing is left out without a word.
const mistakes = [
  ...numbers.flatMap(({ where, record: { group, trunk, number } }) => {
    if (group === "") return [`${where} names no group`];
    if (number !== "" && trunk === "") return [`${where}: the number ${number} of ${group} has no trunk`];
    if (number === "" && trunk !== "") return [`${where}: ${group} has no number for ${trunk}`];
    return [];
  }),
  ...members.flatMap(({ where, record: { group, extension } }) =>
    groups.has(group)
      ? []
      : [`${where}: extension ${extension} is in ${group || "no group"}, which groups.csv does not have`],
  ),
];
if (mistakes.length > 0) throw new pulumi.RunError(mistakes.join("\n"));

for (const name of groups) {
  const own = numbers.map(({ record }) => record).filter(({ group }) => group === name);
  new portsip.UserGroup(name, {
    description: own[0]?.description,
    outboundCallerIds: own
      .filter(({ number }) => number !== "")
      .map(({ trunk, number, note }) => ({ trunk, callerId: number, description: note })),
    members: members.filter(({ record }) => record.group === name).map(({ record }) => record.extension),
    outboundRules: [...new Set(own.map(({ rule }) => rule).filter((rule) => rule !== ""))],
  });
}

function sheet<Column extends string>(
  file: string,
  columns: readonly Column[],
): { where: string; record: Record<Column, string> }[] {
  const text = readFileSync(join(__dirname, file), "utf8");
  const [header = ""] = text.split("\n", 1);
  const lines: { record: Record<Column, string>; info: { lines: number } }[] = parse(text, {
    delimiter: header.includes(";") ? ";" : ",",
    bom: true,
    columns: (names: string[]) => {
      const missing = columns.filter((column) => !names.includes(column));
      if (missing.length > 0) throw new pulumi.RunError(`${file} has no column ${missing.join(", ")}`);
      return names;
    },
    trim: true,
    skip_empty_lines: true,
    info: true,
  });
  return lines.map(({ record, info }) => ({ where: `${file}, line ${info.lines}`, record }));
}
