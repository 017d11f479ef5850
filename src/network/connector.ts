import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { addressIn, isPublicAddress, type PanelAddress } from './panel-address.ts';

/** Enough for a handshake across the world; a panel that needs longer is as good as down. */
const CONNECT_TIMEOUT_MS = 5_000;

export const NOT_PUBLIC = 'ERR_ADDRESS_NOT_PUBLIC';

/**
 * How sockets to one panel are opened. For an address that a user typed every resolved address is checked where
 * it is used, so a name that resolves differently the second time (DNS rebinding) gains nothing.
 * @param resolve how names become addresses.
 */
export function connectorFor(
  panel: PanelAddress,
  resolve: LookupFunction = lookup,
): buildConnector.connector {
  const open = buildConnector({
    timeout: CONNECT_TIMEOUT_MS,
    allowH2: false,
    lookup: panel.trusted ? resolve : publicOnly(resolve),
  });
  return (options, callback) => {
    const refuse = (error: Error) => {
      neverConnected.add(error);
      callback(error, null);
    };
    // An address needs no lookup, so nobody would look at it before the connection is there.
    const address = panel.trusted ? null : addressIn(options.hostname);
    if (address !== null && !isPublicAddress(address)) return refuse(notPublic());
    return open(options, (...[error, socket]) => {
      if (error) return refuse(error);
      const isAllowed = panel.trusted || (socket.remoteAddress && isPublicAddress(socket.remoteAddress));
      if (isAllowed) return callback(null, socket);
      socket.destroy();
      refuse(notPublic());
    });
  };
}

const neverConnected = new WeakSet<Error>();

/** True for an error that was raised before there was a connection, so that nothing can have been sent. */
export function isBeforeConnection(error: unknown): boolean {
  return error instanceof Error && neverConnected.has(error);
}

/** Hands on what a name leads to only if all of it is public: the socket connects to exactly these addresses. */
function publicOnly(resolve: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found, family) => {
      if (error) return callback(error, []);
      const addresses = typeof found === 'string' ? [{ address: found, family: family ?? 4 }] : found;
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => isPublicAddress(address))) {
        return callback(notPublic(), []);
      }
      if (options.all) return callback(null, addresses);
      callback(null, first.address, first.family);
    });
  };
}

function notPublic(): NodeJS.ErrnoException {
  return Object.assign(new Error('The address is not public.'), { code: NOT_PUBLIC });
}
