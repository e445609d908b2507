import * as z from "zod";
import { blank, blankId } from "../../pbx/answer";
import type { Tenant } from "../../session/tenant";
import type { CallerId } from "./scene";

const withNumbers = z.looseObject({
  outbound_caller_ids: z.array(z.looseObject({ provider_id: blankId, caller_id: blank })).nullish(),
});

/** The company's numbers, which `GET /tenant` has; undefined where the role may not ask it. */
export function companyNumbers(tenant: Tenant | undefined): CallerId[] | undefined {
  const { data } = withNumbers.safeParse(tenant);
  return (
    data &&
    (data.outbound_caller_ids ?? []).map(({ provider_id, caller_id }) => ({
      providerId: provider_id ?? "",
      callerId: caller_id ?? "",
    }))
  );
}
