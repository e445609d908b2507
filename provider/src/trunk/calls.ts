import * as z from "zod";
import { blank, id } from "../pbx/answer";
import type { Pbx } from "../pbx/client";
import { everyPage, type ListQuery } from "../pbx/paging";

const trunk = z.looseObject({
  id,
  name: z.string(),
  enabled: z.boolean().nullish(),
  did_numbers: blank,
});

/** A SIP trunk, which the API calls provider. */
export type ApiTrunk = z.output<typeof trunk>;

/** `GET /providers`: every SIP trunk that the query lets through. */
export function listTrunks(pbx: Pbx, query: ListQuery = {}): Promise<ApiTrunk[]> {
  return everyPage(pbx, "/providers", query, trunk);
}
