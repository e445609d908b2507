import { expect, test } from "@jest/globals";
import { NAMES, noSettings, variableOf } from "../../../provider/src/settings";

test("every setting, the connections and the log are known", () => {
  const variables = [...NAMES.map(variableOf), "PORTSIP_CONNECTIONS", "PORTSIP_LOG"];
  const keys = [...NAMES, "connections"].map((name) => `portsip:${name}`);
  expect(noSettings(Object.fromEntries(variables.map((name) => [name, "1"])), keys)).toStrictEqual([]);
});

test.each([
  ["portsip:domian", "portsip:domian in the stack's config is no setting; did you mean portsip:domain?"],
  ["portsip:Domain", "portsip:Domain in the stack's config is no setting; did you mean portsip:domain?"],
  [
    "portsip:timeout",
    "portsip:timeout in the stack's config is no setting; did you mean portsip:timeoutSeconds?",
  ],
  ["portsip:ca_file", "portsip:ca_file in the stack's config is no setting; did you mean portsip:caFile?"],
  ["portsip:trunkOfTheSalesTeam", "portsip:trunkOfTheSalesTeam in the stack's config is no setting"],
  [
    "portsip:connections.acme.url",
    "portsip:connections.acme.url in the stack's config is no setting: to set it within portsip:connections, add --path, `pulumi config set --path 'portsip:connections.acme.url'`",
  ],
])("the key %s is told", (key, told) => {
  expect(noSettings({}, ["phone-groups:trunk", key, "portsip:url"])).toStrictEqual([told]);
});

test.each([
  ["PORTSIP_DOMIAN", "PORTSIP_DOMAIN"],
  ["PORTSIP_PASS", "PORTSIP_PASSWORD"],
  ["PORTSIP_USER", "PORTSIP_USERNAME"],
  ["PORTSIP_TIMEOUT", "PORTSIP_TIMEOUT_SECONDS"],
  ["PORTSIP_CAFILE", "PORTSIP_CA_FILE"],
  ["PORTSIP_CONNECTION", "PORTSIP_CONNECTIONS"],
])("the variable %s is told, without its value", (variable, meant) => {
  expect(noSettings({ [variable]: "s3cret", PORTSIP_URL: "https://pbx.example" }, [])).toStrictEqual([
    `${variable} in the environment is no setting; did you mean ${meant}?`,
  ]);
});

test.each([
  ["PORTSIP_BUILD_IMAGE_OF_OURS", "resembles no setting"],
  ["PATH", "is not ours"],
])("the variable %s is left alone: it %s", (variable) => {
  expect(noSettings({ [variable]: "x" }, [])).toStrictEqual([]);
});

test("an empty variable is nobody's mistake: a CI passes those that it has no value for", () => {
  expect(noSettings({ PORTSIP_DOMIAN: " " }, [])).toStrictEqual([]);
});

test("keys of other namespaces are a program's own", () => {
  expect(noSettings({}, ["phone-groups:domian", "portsipx:url"])).toStrictEqual([]);
});
