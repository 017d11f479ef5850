import { isIPv6, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import type { Lookups } from './lookups.ts';
import { addressIn, type PanelAddress } from './panel-address.ts';

/** Enough for a handshake across the world; a panel that needs longer is as good as down. */
const CONNECT_TIMEOUT_MS = 5_000;

/** Of an address that a user typed: it leads to what may not be contacted, or nowhere. Nobody is told which. */
export const NOT_ALLOWED = 'ERR_ADDRESS_NOT_ALLOWED';

/**
 * How sockets to one panel are opened. For an address that a user typed every resolved address is checked where
 * it is used, so a name that resolves differently the second time (DNS rebinding) gains nothing.
 */
export function connectorFor({ trusted }: PanelAddress, lookups: Lookups): buildConnector.connector {
  const mayContact = (ip: string) => trusted || lookups.mayContact(ip, { trusted, seeks: 'panel' });
  const open = buildConnector({
    timeout: CONNECT_TIMEOUT_MS,
    allowH2: false,
    lookup: lookupWith(lookups, trusted),
  });
  return (options, callback) => {
    const refuse = (error: Error) => {
      neverConnected.add(error);
      callback(error, null);
    };
    // An address needs no lookup, so nobody would look at it before the connection is there.
    const address = addressIn(options.hostname);
    if (address !== null && !mayContact(address)) return refuse(notAllowed());
    return open(options, (...[error, socket]) => {
      if (error) return refuse(error);
      if (mayContact(socket.remoteAddress ?? '')) return callback(null, socket);
      socket.destroy();
      refuse(notAllowed());
    });
  };
}

const neverConnected = new WeakSet<Error>();

/** True for an error that was raised before there was a connection, so that nothing can have been sent. */
export function isBeforeConnection(error: unknown): boolean {
  return error instanceof Error && neverConnected.has(error);
}

/** The socket connects to exactly the addresses that were found, which are checked. */
function lookupWith(lookups: Lookups, trusted: boolean): LookupFunction {
  return (hostname, { all, family: wanted }, callback) => {
    const asker = { owner: `panel ${hostname}`, trusted, seeks: 'panel' } as const;
    const found = lookups.find(hostname, asker).then(({ addresses }) => {
      const usable = addresses
        .map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }))
        .filter(({ family }) => !wanted || Number(String(wanted).replace('IPv', '')) === family);
      if (usable.length === 0) throw trusted ? notFound(hostname) : notAllowed();
      return usable;
    });
    found.then(
      (usable) => {
        if (all) callback(null, usable);
        else callback(null, usable[0]?.address ?? '', usable[0]?.family);
      },
      (error) => callback(error, []),
    );
  };
}

function notAllowed(): NodeJS.ErrnoException {
  return Object.assign(new Error('The address may not be contacted.'), { code: NOT_ALLOWED });
}

function notFound(hostname: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`Nobody has the name ${hostname}.`), { code: 'ENOTFOUND' });
}
