/** Names one server of one linked panel: short enough for an autocomplete value or a custom_id. */
export interface ServerRef {
  /** See `panelRef` in `accounts/record.ts`. */
  panel: string;
  serverId: string;
}

export interface PortRef extends ServerRef {
  allocationId: number;
}

const SERVER_REF = /^([\w-]{6})\/([\w-]{1,36})$/;
const PORT_REF = /^([\w-]{6})\/([\w-]{1,36})\/(\d{1,15})$/;

export function writeServerRef({ panel, serverId }: ServerRef): string {
  return `${panel}/${serverId}`;
}

/** `null` for what a person typed themselves. */
export function readServerRef(text: string): ServerRef | null {
  const [, panel, serverId] = SERVER_REF.exec(text) ?? [];
  return panel && serverId ? { panel, serverId } : null;
}

export function writePortRef({ panel, serverId, allocationId }: PortRef): string {
  return `${panel}/${serverId}/${allocationId}`;
}

export function readPortRef(text: string): PortRef | null {
  const [, panel, serverId, allocationId] = PORT_REF.exec(text) ?? [];
  return panel && serverId ? { panel, serverId, allocationId: Number(allocationId) } : null;
}
