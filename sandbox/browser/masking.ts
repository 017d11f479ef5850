import { withoutKeys } from '../../src/panel-key.ts';

/** The only place that decides what of the wire nobody is shown. */

const MASK = '•••';

/** The token of an interaction is the third part of these paths. */
const TOKEN_PATH = /(\/(?:interactions|webhooks)\/[^/\s"]+\/)[^/\s"?]+/g;
/** Of the key of a panel the prefix may be seen: it says what the key is for. */
const AUTHORIZATION = /\b(Bot|Bearer)\s+(?!\w+_•••)\S+/g;
/** Fields whose text is a secret whatever it looks like. */
const SECRET_FIELDS = ['token', 'session_id'];
/** The window's field for an API key: also what is typed there by mistake is nobody's business. */
const KEY_FIELD = 'key';

/** Masks keys and tokens in one line. */
export function maskText(text: string): string {
  return withoutKeys(text, MASK).replaceAll(TOKEN_PATH, `$1${MASK}`).replaceAll(AUTHORIZATION, `$1 ${MASK}`);
}

/** A copy of anything that JSON can say, with keys and tokens masked in every depth. */
export function masked(value: unknown): unknown {
  if (typeof value === 'string') return maskText(value);
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object' || value === null) return value;
  const isKeyField = 'custom_id' in value && value.custom_id === KEY_FIELD;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const isSecret = SECRET_FIELDS.includes(name) || (isKeyField && name === 'value');
      return [name, isSecret && typeof inner === 'string' && inner !== '' ? MASK : masked(inner)];
    }),
  );
}
