import { existsSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@jest/globals";
import { packPlugin } from "../../../scripts/artefact/pack";
import { makeTemporaryFolder, removeFolder } from "../../../scripts/lib/temporary";

test("npm run release-plugin makes the folder that it packs the plugin into", () => {
  const root = makeTemporaryFolder();
  try {
    const folder = path.join(root, "release/of/today");
    const { file, version } = packPlugin(folder);
    expect(file).toBe(path.join(folder, `pulumi-resource-portsip-${version}.tar.gz`));
    expect(existsSync(file)).toBe(true);
  } finally {
    removeFolder(root);
  }
});
