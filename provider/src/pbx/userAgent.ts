import { VERSION } from "../text/version";

/** By what name and version the PBX's logs know us. */
export const USER_AGENT = `pulumi-portsip/${VERSION}`;
