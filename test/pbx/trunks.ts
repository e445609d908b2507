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
