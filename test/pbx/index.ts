/** The embedded PBX: everything that tests, the demo and the benchmark may use of it. */
export type { Account, NewToken } from "./auth";
export { makeSelfSignedCertificate, makeServerCertificate, type ServerCertificate } from "./certificate";
export type { ContractViolation } from "./contract";
export { type Fault, type FaultHandle, faultName, type FaultRule, isAfterWork, namedFaults } from "./faults";
export type { Extension, ExtensionOptions } from "./extensions";
export type { CallerId } from "./groupBody";
export type { Group } from "./groups";
export type { RecordedRequest } from "./log";
export type { OutboundRule, RouteOptions, RuleOptions } from "./outboundRules";
export { Pbx, type PbxOptions, startPbx, type TlsOptions } from "./pbx";
export type { Rights } from "./rights";
export type { Switches } from "./switches";
export type { Tenant } from "./tenant";
export type { TenantOptions } from "./tenants";
export type { NumberOptions, Trunk, TrunkOptions } from "./trunks";
