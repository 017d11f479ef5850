import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { isPublicAddress, type PanelAddress } from './panel-address.ts';

/** Enough for a handshake across the world; a panel that needs longer is as good as down. */
const CONNECT_TIMEOUT_MS = 5_000;

export const NOT_PUBLIC = 'ERR_ADDRESS_NOT_PUBLIC';

/**
 * How sockets to one panel are opened. For an address that a user typed every resolved address is checked where
 * it is used, so a name that resolves differently the second time (DNS rebinding) gains nothing.
 */
export function connectorFor(panel: PanelAddress): buildConnector.connector {
  const open = buildConnector({
    timeout: CONNECT_TIMEOUT_MS,
    allowH2: false,
    ...(panel.trusted ? {} : { lookup: publicOnly }),
  });
  if (panel.trusted) return open;
  return (options, callback) =>
    open(options, (...[error, socket]) => {
      if (error) return callback(error, null);
      if (socket.remoteAddress && isPublicAddress(socket.remoteAddress)) return callback(null, socket);
      socket.destroy();
      callback(notPublic(), null);
    });
}

const publicOnly: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    const allPublic = addresses.every(({ address }) => isPublicAddress(address));
    const first = addresses[0];
    if (!allPublic || !first) return callback(notPublic(), []);
    if (options.all) return callback(null, addresses);
    callback(null, first.address, first.family);
  });
};

function notPublic(): NodeJS.ErrnoException {
  return Object.assign(new Error('The address is not public.'), { code: NOT_PUBLIC });
}
