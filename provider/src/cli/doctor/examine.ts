import type { StackChoice } from "../stack";
import { PbxError } from "../../pbx/errors";
import { tenant } from "../../session/tenant";
import type { Settings } from "../../settings";
import { findProject } from "../project";
import { checkGroups, checkRight, checkTenant, checkToken } from "./account";
import { checkCertificate, checkPlainHttp, readCertificate } from "./certificate";
import { type Check, Checkup, fail, type Finding, OF_THE_PBX, type PbxCheck, skip } from "./check";
import { attempt, count, pbxVersion, type Visit, visit } from "./probe";
import { checkClock, checkReached } from "./reached";
import { checkSettings } from "./settings";
import { checkCli, checkNode, checkPbxVersion, checkSdk } from "./versions";

/** What `doctor` is asked to do. */
export interface DoctorOptions {
  readonly stack: StackChoice;
  readonly connection: string | undefined;
  readonly json: boolean;
}

/** The most seconds that a second look at a certificate may take. */
const SECOND_LOOK = 10;

/** Makes every check; each is told as soon as it is known. */
export async function* examine({
  stack,
  connection,
}: Pick<DoctorOptions, "stack" | "connection">): AsyncGenerator<Check, void> {
  const project = findProject(process.cwd());
  const folder = project?.runFolder ?? process.cwd();
  const checkup = new Checkup();
  const cli = checkCli(process.cwd());
  const node = await checkup.make("node", () => checkNode(process.versions.node));

  const checked = node.status === "fail" ? undefined : await checkSettings({ stack, connection, project });
  yield await checkup.make("settings", () => checked?.finding ?? skip(""));
  yield* examinePbx(checkup, checked?.settings, connection);
  yield node;
  yield await checkup.make("sdk", () => checkSdk(folder, process.versions.node));
  yield await checkup.make("cli", () => cli);
}

/** Checks a PBX: one sign-in at most, and else only GETs. */
async function* examinePbx(
  checkup: Checkup,
  settings: Settings | undefined,
  connection: string | undefined,
): AsyncGenerator<Check, void> {
  const visit = settings === undefined ? new PbxError("there are no settings") : await open(settings);
  for (const check of OF_THE_PBX)
    yield await checkup.make(check, () =>
      visit instanceof PbxError ? withoutWay(check, visit) : EXAMINE[check](visit, connection),
    );
  // A user may be allowed few sessions at a time: ours is not left open.
  if (!(visit instanceof PbxError) && "value" in visit.user) await visit.client.signOut();
}

/** Opens the way to a PBX, and asks who we are; or why there is none. */
async function open(settings: Settings): Promise<Visit | PbxError> {
  try {
    return await visit(settings);
  } catch (error) {
    if (error instanceof PbxError) return error;
    throw error;
  }
}

// It is the CA file that cannot be used.
function withoutWay(check: PbxCheck, { message }: PbxError): Finding {
  return check === "tls" ? fail(message) : skip("not checked, see tls");
}

type Examine = (visit: Visit, connection: string | undefined) => Finding | Promise<Finding>;

const EXAMINE: Readonly<Record<PbxCheck, Examine>> = {
  pbx: async ({ settings, first, user, client }) => {
    const broken = first.outcome.kind === "failure" && first.outcome.cause === "broken";
    const plain = settings.url.startsWith("http:");
    return checkReached({
      first,
      url: settings.url,
      error: "error" in user ? user.error : undefined,
      quote: client.quote,
      speaksTls: broken && plain && (await certificateOf(settings)) !== undefined,
    });
  },
  tls: async ({ settings, first }) => {
    if (!settings.url.startsWith("https:")) return checkPlainHttp(settings.url);
    return checkCertificate(first.outcome, await certificateOf(settings), settings, Date.now());
  },
  token: ({ settings, user, client }) => checkToken(user, settings, client.quote),
  tenant: async ({ settings, pbx, client }, connection) =>
    checkTenant(await attempt(tenant.of(pbx)), settings, connection, client.quote),
  groups: async ({ pbx }) => checkGroups(await attempt(count(pbx, "/groups"))),
  trunks: async ({ pbx }) => checkRight("trunks", await attempt(count(pbx, "/providers"))),
  users: async ({ pbx }) => checkRight("users", await attempt(count(pbx, "/users"))),
  rules: async ({ pbx }) => checkRight("rules", await attempt(count(pbx, "/outbound_rules"))),
  version: async ({ pbx, client }) => checkPbxVersion(await attempt(pbxVersion(pbx)), client.quote),
  clock: ({ first }) => checkClock(first),
};

function certificateOf(settings: Settings): ReturnType<typeof readCertificate> {
  return readCertificate({ ...settings, timeoutSeconds: Math.min(settings.timeoutSeconds, SECOND_LOOK) });
}
