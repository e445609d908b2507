import { z } from "zod";
import { NOT_TOLD } from "../../pbx/answer";
import type { Pbx } from "../../pbx/client";

/** What a user has differs from version to version: one of these says that it is one. */
const userAnswer = z
  .looseObject({ id: z.unknown().optional(), name: z.unknown().optional(), role: z.unknown().optional() })
  .refine(({ id, name, role }) => [id, name, role].some((field) => typeof field === "string"));

/** Who the PBX takes these credentials for. */
export type User = z.output<typeof userAnswer>;

/** `GET /auth/user`: the token's own user. */
export function currentUser(pbx: Pbx): Promise<User> {
  return pbx.send({ method: "GET", path: "/auth/user", read: (answer) => answer.json(userAnswer) });
}

const countAnswer = z.looseObject({ count: z.int().min(0), items: z.array(z.unknown()) });

/** How many groups the tenant has. */
export function countGroups(pbx: Pbx): Promise<number> {
  return pbx.send({
    method: "GET",
    path: "/groups",
    query: { top: "1", skip: "0" },
    read: (answer) => answer.json(countAnswer).count,
  });
}

const statusAnswer = z.looseObject({ version: z.string().min(1) });

/** The PBX's version; undefined where it does not tell. */
export function pbxVersion(pbx: Pbx): Promise<string | undefined> {
  return pbx.send({
    method: "GET",
    path: "/tenant/status",
    expects: NOT_TOLD,
    read: (answer) => (answer.status >= 400 ? undefined : answer.json(statusAnswer).version),
  });
}
