import { z } from "zod";
import { groupSummary, NOT_TOLD, statusAnswer, userAnswer } from "./answers";
import type { Client } from "./client";

/** Who the PBX takes these credentials for. */
export type User = z.output<typeof userAnswer>;

/** `GET /auth/user`: the token's own user. */
export function currentUser(client: Client): Promise<User> {
  return client.send(
    { method: "GET", path: "/auth/user", read: (answer) => client.json(answer, userAnswer) },
    client.patience(),
  );
}

/** How many groups the tenant has. */
export function countGroups(client: Client): Promise<number> {
  const page = z.looseObject({ count: z.int().min(0), items: z.array(groupSummary) });
  return client.send(
    {
      method: "GET",
      path: "/groups",
      query: { top: "1", skip: "0" },
      read: (answer) => client.json(answer, page).count,
    },
    client.patience(),
  );
}

/** The PBX's version; undefined where it does not tell. */
export function pbxVersion(client: Client): Promise<string | undefined> {
  return client.send(
    {
      method: "GET",
      path: "/tenant/status",
      expects: NOT_TOLD,
      read: (answer) => (answer.status >= 400 ? undefined : client.json(answer, statusAnswer).version),
    },
    client.patience(),
  );
}
