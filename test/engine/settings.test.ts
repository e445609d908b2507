import { afterEach, expect, jest, test } from "@jest/globals";
import { type Pbx, startPbx } from "../pbx";
import { engineTimeoutMs, groupsInState, makeStack, removeStacks } from "./harness";
import { salesAndSupport } from "./programs";

jest.setTimeout(engineTimeoutMs);

let pbx: Pbx;

afterEach(async () => {
  removeStacks();
  await pbx.close();
});

test("a missing url is one error that names both places for it; a token in plain text and a misspelt setting are one warning each", async () => {
  pbx = await startPbx();
  const stack = await makeStack({
    program: { files: { "index.ts": salesAndSupport(pbx.tenant().trunk().id) } },
  });
  await stack.config({ "portsip:token": pbx.token, "portsip:domian": "acme.example" });
  const preview = await stack.run("preview", "--diff");
  expect(preview).toMatchObject({ code: 0 });
  expect(preview.output.match(/pulumi config set --secret portsip:token/g)).toHaveLength(1);
  expect(
    preview.output.match(/portsip:domian .* is no setting; did you mean portsip:domain\?/g),
  ).toHaveLength(1);
  const warnings = preview.output.match(/warning: .*/g);
  expect(warnings).toHaveLength(3);
  for (const told of ["plain text", "is no setting", "without complete settings"])
    expect(warnings).toContainEqual(expect.stringContaining(told));
  expect(preview.output).not.toContain(pbx.token);

  await stack.write(
    "index.ts",
    'import * as portsip from "pulumi-portsip";\nnew portsip.UserGroup("support");\n',
  );
  const up = await stack.run("up");
  expect(up.code).not.toBe(0);
  // The CLI shows an error while it runs and, below "Diagnostics", at its end.
  const errors =
    up.output.slice(up.output.indexOf("Diagnostics:")).match(/^.*the PBX's address is missing.*$/gm) ?? [];
  expect(errors).toHaveLength(1);
  expect(errors[0]).toContain("PORTSIP_URL in the environment");
  expect(errors[0]).toContain("pulumi config set portsip:url");
  expect(up.output).not.toContain("    at ");
  expect((await groupsInState(stack)).size).toBe(0);
  expect(pbx.requests).toEqual([]);
});
