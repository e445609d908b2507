import type { z } from "zod";
import type { ApiGroup, ApiGroupBody } from "./api";
import {
  createdAnswer,
  errorAnswer,
  groupAnswer,
  groupSummary,
  NOT_TOLD,
  tenantAnswer,
  trunk,
} from "../pbx/answers";
import type { Answer, Client, Lost } from "../pbx/client";
import { PbxError } from "../pbx/errors";
import { everyPage, type ListQuery, quoted } from "../pbx/paging";
import type { Patience } from "../pbx/patience";

/** What a list says of a group: never its caller IDs. */
export type GroupSummary = z.output<typeof groupSummary>;

/** A SIP trunk, which the API calls provider. */
export type ApiTrunk = z.output<typeof trunk>;

/** The tenant that the credentials belong to. */
export type Tenant = z.output<typeof tenantAnswer>;

/** The PBX's calls for user groups, within the time that one operation may take. */
export class Groups {
  constructor(
    private readonly client: Client,
    private readonly patience: Patience = client.patience(),
  ) {}

  /** The same calls with a measure of time of their own. */
  afresh(): Groups {
    return new Groups(this.client);
  }

  /** `GET /groups/{id}`; undefined only where the PBX itself says that there is no such group. */
  find(id: string): Promise<ApiGroup | undefined> {
    return this.client.send(
      {
        method: "GET",
        path: pathOf(id),
        expects: [404],
        read: (answer) => {
          if (answer.status === 404) {
            this.proveGone(answer);
            return undefined;
          }
          const group = this.client.json(answer, groupAnswer);
          if (group.id !== id)
            throw new PbxError(`asked for group ${id}, the PBX answered with group ${group.id}`);
          return group;
        },
      },
      this.patience,
    );
  }

  /** `GET /groups`: a summary of every group that the query lets through. */
  list(query: ListQuery = {}): Promise<GroupSummary[]> {
    return everyPage(this.client, this.patience, "/groups", query, groupSummary);
  }

  /** A summary of every group of exactly this name. Names are compared here too: a PBX may ignore the filter. */
  async listNamed(name: string): Promise<GroupSummary[]> {
    return (await this.list({ filter: `name eq ${quoted(name)}` })).filter((group) => group.name === name);
  }

  /** Every group of exactly this name, whole. */
  async named(name: string): Promise<ApiGroup[]> {
    const groups = await Promise.all((await this.listNamed(name)).map(({ id }) => this.find(id)));
    return groups.filter((group) => group !== undefined).filter((group) => group.name === name);
  }

  /** `POST /groups`. `ifLost` finds out whether it was done where the answer doesn't say. */
  create(body: ApiGroupBody, ifLost: (lost: Lost) => Promise<string | undefined>): Promise<string> {
    return this.client.send(
      {
        method: "POST",
        path: "/groups",
        body,
        read: (answer) => this.client.json(answer, createdAnswer).id,
        ifLost,
      },
      this.patience,
    );
  }

  /** `POST /groups/{id}`, which replaces the group whole. Unclear where the answer is not the API's. */
  replace(id: string, body: ApiGroupBody): Promise<"done" | "unclear"> {
    return this.client.send(
      {
        method: "POST",
        path: pathOf(id),
        body,
        read: (answer) => (answer.body.trim() === "" ? "done" : "unclear"),
      },
      this.patience,
    );
  }

  /** `POST /groups/{id}/destroy`. A 404 may mean gone, or that this PBX has no such call. */
  destroy(id: string): Promise<"done" | "unclear" | "no such group or call"> {
    return this.client.send(
      {
        method: "POST",
        path: `${pathOf(id)}/destroy`,
        expects: [404, 405, 501],
        read: ({ status }) => (status === 204 ? "done" : status >= 400 ? "no such group or call" : "unclear"),
      },
      this.patience,
    );
  }

  /** `GET /tenant`; undefined where the PBX has no such call, or the role may not ask. */
  tenant(): Promise<Tenant | undefined> {
    return this.client.send(
      {
        method: "GET",
        path: "/tenant",
        expects: NOT_TOLD,
        read: (answer) => (answer.status >= 400 ? undefined : this.client.json(answer, tenantAnswer)),
      },
      this.patience,
    );
  }

  /** `GET /providers`: every SIP trunk that the query lets through. */
  trunks(query: ListQuery = {}): Promise<ApiTrunk[]> {
    return everyPage(this.client, this.patience, "/providers", query, trunk);
  }

  // A proxy's own "not found" page must never make Pulumi forget a group.
  private proveGone(answer: Answer): void {
    if (answer.body.trim() !== "") this.client.json(answer, errorAnswer);
  }
}

function pathOf(id: string): string {
  return `/groups/${encodeURIComponent(id)}`;
}
