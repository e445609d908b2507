/** What a role may do, and what it is called. */
export interface Rights {
  /** `Admin` unless given; `StandardUser` where the role is restricted. */
  readonly role?: string | undefined;
  /** May see neither the tenant nor the PBX's status. */
  readonly restricted?: boolean | undefined;
  /** The first parts of paths that are answered with a 403, as `users`, `outbound_rules`, `providers`, `tenant`. */
  readonly denied?: readonly string[] | undefined;
}

/** Whether a role may not make calls below a path, which is given without /api. */
export function isDenied({ restricted = false, denied = [] }: Rights, path: string): boolean {
  const [, first = ""] = path.split("/");
  return denied.includes(first) || (restricted && first === "tenant");
}

export function roleOf({ role, restricted }: Rights): string {
  return role ?? (restricted ? "StandardUser" : "Admin");
}
