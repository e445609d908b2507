/** What the demo needs of the embedded PBX. */
export interface DemoPbx {
  readonly url: string;
  readonly token: string;
  readonly requests: readonly DemoRequest[];
  tenant(): {
    readonly trunks: readonly { readonly id: string; readonly name: string }[];
    groups(): DemoGroup[];
    editGroup(id: string, patch: Record<string, unknown>): void;
  };
  close(): Promise<void>;
}

export interface DemoRequest {
  readonly method: string;
  readonly path: string;
}

export interface DemoCallerId {
  provider_id: string;
  caller_id: string;
}

export interface DemoGroup {
  id: string;
  name: string;
  description: string | null;
  outbound_caller_ids: DemoCallerId[];
}
