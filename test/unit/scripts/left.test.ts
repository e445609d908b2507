import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { makeTemporaryFolder, removeFolder } from "../../../scripts/lib/temporary";
import { takeLeft, watchHome } from "../../../scripts/test/left";

let folder: string;

beforeEach(() => {
  folder = makeTemporaryFolder();
});

afterEach(() => {
  removeFolder(folder);
});

function write(file: string, text = ""): void {
  const where = path.join(folder, file);
  mkdirSync(path.dirname(where), { recursive: true });
  writeFileSync(where, text);
}

describe("npm test, when a step has ended", () => {
  it("names and removes what was left in the temporary folder, but for Node's own cache", () => {
    expect(takeLeft(folder)).toEqual([]);
    write("pulumi-portsip-x1/project/index.ts");
    write("pulumi-portsip-x1/state/a");
    write("note.txt");
    write("node-compile-cache/v22/a");
    expect(takeLeft(folder).sort()).toEqual(["note.txt", "pulumi-portsip-x1 (project, state)"]);
    expect(readdirSync(folder)).toEqual(["node-compile-cache"]);
  });

  it("sees that somebody's Pulumi login was changed, made or removed", () => {
    const login = path.join(folder, ".pulumi/credentials.json");
    const untouched = watchHome(folder);
    expect(untouched()).toEqual([]);
    write(".pulumi/credentials.json", '{ "current": "https://api.pulumi.com" }');
    expect(untouched()).toEqual([login, path.join(folder, ".pulumi")]);

    const changed = watchHome(folder);
    expect(changed()).toEqual([]);
    write(".pulumi/credentials.json", '{ "current": "file:///tmp/state" }');
    expect(changed()).toEqual([login]);
    removeFolder(path.join(folder, ".pulumi"));
    expect(changed()).toHaveLength(2);
  });

  it("sees what package managers leave in a home that had nothing of theirs", () => {
    const changed = watchHome(folder);
    write(".npm/_cacache/a");
    expect(changed()).toEqual([]);
    write(".yarn/berry/telemetry.json");
    write(".local/share/pnpm/store/a");
    expect(changed()).toEqual([path.join(folder, ".yarn"), path.join(folder, ".local/share/pnpm")]);
  });
});
