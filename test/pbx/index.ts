/** The embedded PBX: everything that tests, the demo and the benchmark may use of it. */
export type { Account } from "./auth";
export { makeServerCertificate, type ServerCertificate } from "./certificate";
export type { ContractViolation } from "./contract";
export { type Fault, type FaultHandle, faultName, type FaultRule, isAfterWork, namedFaults } from "./faults";
export type { CallerId } from "./groupBody";
export type { RecordedRequest } from "./log";
export { Pbx, type PbxOptions, startPbx } from "./pbx";
export type { Group, Trunk } from "./store";
export type { Switches } from "./switches";
export type { Tenant } from "./tenant";
export type { TenantOptions, TrunkOptions } from "./tenants";
