import { opaqueId } from "./random";

export interface Trunk {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly brand: string;
  readonly hostname: string;
  readonly port: number;
  readonly did_numbers: string;
  readonly shared: boolean;
}

export interface TrunkOptions {
  readonly name: string;
  readonly id?: string;
  /** As `3000;12000-18000`; none, if not given. */
  readonly didNumbers?: string;
  /** true, if not given. */
  readonly enabled?: boolean;
}

export function trunkOf({ name, id, didNumbers, enabled }: TrunkOptions): Trunk {
  return {
    id: id ?? opaqueId(),
    name,
    enabled: enabled ?? true,
    brand: "Generic",
    hostname: `sip.${name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}.example`,
    port: 5060,
    did_numbers: didNumbers ?? "",
    shared: false,
  };
}

/** A number on a trunk, which is given by name or id. */
export interface NumberOptions {
  readonly trunk: string;
  readonly callerId: string;
}

/** A number of the company. */
export interface CompanyCallerId {
  readonly provider_id: string;
  readonly caller_id: string;
}

/**
 * Whether a trunk's numbers, as `3000;12000-18000`, have a caller ID. They are written without a leading `+`, `0` or `00`,
 * which a caller ID may have. Without any numbers, every caller ID is as good as another.
 */
export function isInPool(didNumbers: string, callerId: string): boolean {
  const entries = didNumbers.split(";").filter((entry) => entry !== "");
  const forms = ["", "+", "0", "00", "+00"]
    .filter((prefix) => callerId.startsWith(prefix))
    .map((prefix) => callerId.slice(prefix.length));
  return entries.length === 0 || entries.some((entry) => forms.some((form) => isInEntry(entry, form)));
}

// As long as each other, digits compare as text does.
function isInEntry(entry: string, number: string): boolean {
  const [first = "", last = first] = entry.split("-");
  return number.length === first.length && number.length === last.length && first <= number && number <= last;
}
