import { type Answer, errorAnswer } from "./answer";

/**
 * Whether the PBX itself says that there is no such thing: by a 404 of its own form, or a bare one. A proxy's own
 * "not found" page is an error, since it says nothing about what the PBX has.
 */
export function isGone(answer: Answer): boolean {
  if (answer.status !== 404) return false;
  if (answer.body.trim() !== "") answer.json(errorAnswer);
  return true;
}
