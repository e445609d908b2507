import { Session } from "../session/session";
import type { Config } from "../settings";

/** Works with a PBX over the settings of a stack or of the environment, and signs out at the end, whatever came of it. */
export async function withSession<T>(
  folder: string | undefined,
  config: Config,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const session = new Session({ folder: folder ?? process.cwd() });
  session.configured(config);
  try {
    return await work(session);
  } finally {
    await session.end();
  }
}
