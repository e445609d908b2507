import type { dynamic } from "@pulumi/pulumi";
import { sameContent } from "../model/sameness";
import { hasUnknown } from "../model/unknown";
import { explained } from "./errors";
import type { Session } from "./session";
import { stored } from "./state";

/** Whether the declared content differs from the stored one. Every change is an update in place. Sends nothing. */
export function diff(session: Session, id: string, olds: unknown, news: unknown): dynamic.DiffResult {
  const old = stored(olds);
  session.saw(id, old.owner);
  try {
    session.claims.declare(id, old.mark);
  } catch (error) {
    throw explained(`compare user group "${old.content.name}"`, error);
  }
  const declared = stored(news);
  const same =
    sameContent(old.content, declared.content) &&
    (old.adoptExisting ?? false) === (declared.adoptExisting ?? false);
  return { changes: hasUnknown(news) || !same };
}
