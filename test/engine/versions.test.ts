import { type Combination, describe as describeIt, ends } from "../../scripts/versions/combinations";
import { packProvider, trial } from "../../scripts/versions/trial";
import { findEngine } from "../../scripts/engine/find";
import { makeTemporaryFolder, removeFolder } from "../../scripts/lib/temporary";

const folder = makeTemporaryFolder();
let tarball: string;

beforeAll(async () => {
  tarball = await packProvider(folder);
});

afterAll(() => {
  removeFolder(folder);
});

// `npm run versions` tries more of them.
test.each(ends.map((each): [string, Combination] => [describeIt(each), each]))(
  "a group's life with %s",
  async (_, combination) => {
    await trial(combination, await findEngine(), tarball);
  },
  300_000,
);
