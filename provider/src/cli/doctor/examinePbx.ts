import { PbxError } from "../../pbx/errors";
import { tenant as tenantOf } from "../../session/tenant";
import type { Settings } from "../../settings";
import { checkGroups, checkTenant, checkToken } from "./account";
import { countGroups, currentUser, pbxVersion } from "./calls";
import { readCertificate } from "./certificate";
import { type Check, type CheckName, fail, type Finding, named, OF_THE_PBX, skip } from "./check";
import { checkClock } from "./clock";
import { attempt, type First, Probe, type Result } from "./probe";
import { checkReached } from "./reached";
import { checkCertificate, checkPlainHttp } from "./tls";
import { checkPbxVersion } from "./versions";

/** The most seconds that a second look at a certificate may take. */
const SECOND_LOOK = 10;

/** Checks a PBX: one sign-in at the most, and else only GETs. What one check makes pointless is skipped. */
export async function* examinePbx(
  settings: Settings,
  connection: string | undefined,
): AsyncGenerator<Check, void> {
  const probe = open(settings);
  if (probe instanceof PbxError) {
    yield* skipped(["pbx"], "tls");
    yield named("tls", fail(probe.message));
    yield* skipped(OF_THE_PBX.slice(2), "tls");
    return;
  }
  const { client } = probe;
  const { quote } = client;
  const pbx = client.operation();
  const user = await attempt(currentUser(pbx));
  const { first } = probe;

  const found = await reached(probe, first, user, settings);
  yield named("pbx", found);
  if (found.status === "fail") return yield* skipped(OF_THE_PBX.slice(1), "pbx");

  const tls = await trusted(first, settings);
  yield named("tls", tls);
  if (tls.status === "fail") return yield* skipped(OF_THE_PBX.slice(2), "tls");

  const token = checkToken(user, settings, quote);
  yield named("token", token);
  if (token.status === "fail") {
    yield* skipped(["tenant", "groups", "version"], "token");
  } else {
    const [ofTenant, version] = await Promise.all([
      attempt(tenantOf.of(pbx)),
      attempt(pbxVersion(pbx.afresh())),
    ]);
    const tenant = checkTenant(ofTenant, settings, connection, quote);
    yield named("tenant", tenant);
    // Another tenant's groups are not even listed.
    if (tenant.status === "fail") yield* skipped(["groups"], "tenant");
    else yield named("groups", checkGroups(await attempt(countGroups(pbx.afresh()))));
    yield named("version", checkPbxVersion(version, quote));
  }
  yield named("clock", checkClock(first));
}

/** Skips checks because of another one. */
export function* skipped(names: readonly CheckName[], because: CheckName): Generator<Check, void> {
  for (const name of names) yield named(name, skip(`not checked, see ${because}`));
}

function open(settings: Settings): Probe | PbxError {
  try {
    return new Probe(settings);
  } catch (error) {
    if (error instanceof PbxError) return error;
    throw error;
  }
}

async function reached(
  { client }: Probe,
  { outcome, startedAt, endedAt }: First,
  user: Result<unknown>,
  settings: Settings,
): Promise<Finding> {
  const { url } = settings;
  const broken = outcome.kind === "failure" && outcome.cause === "broken";
  return checkReached({
    outcome,
    origin: new URL(url).origin,
    ms: endedAt - startedAt,
    error: "error" in user ? user.error : undefined,
    quote: client.quote,
    speaksTls: broken && url.startsWith("http:") && (await certificateOf(settings)) !== undefined,
  });
}

async function trusted({ outcome }: First, settings: Settings): Promise<Finding> {
  if (!settings.url.startsWith("https:")) return checkPlainHttp(settings.url);
  return checkCertificate(outcome, await certificateOf(settings), settings, Date.now());
}

function certificateOf({ url, caFile, timeoutSeconds }: Settings): ReturnType<typeof readCertificate> {
  return readCertificate(url, caFile, Math.min(timeoutSeconds, SECOND_LOOK));
}
