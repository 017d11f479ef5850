import type { Viewpoint } from '../../protocol.ts';

const PEOPLE = ['alice', 'bob', 'carol', 'dave'] as const;
const PLACES = ['guild', 'alerts', 'dm'] as const;

/** Through whose eyes the address says to look; what it does not say is Alice, in the guild, in English. */
export function readViewpoint(search: string): Viewpoint {
  const query = new URLSearchParams(search);
  return {
    person: PEOPLE.find((name) => name === query.get('person')) ?? 'alice',
    place: PLACES.find((name) => name === query.get('place')) ?? 'guild',
    locale: localeOf(query.get('locale') ?? 'en-US'),
  };
}

export function writeViewpoint(viewpoint: Viewpoint): string {
  return `?${new URLSearchParams({ ...viewpoint })}`;
}

/** What Intl does not understand would break every time on the page. */
function localeOf(code: string): string {
  try {
    return Intl.getCanonicalLocales(code)[0] ?? 'en-US';
  } catch {
    return 'en-US';
  }
}
