import type { RawAnswer } from '../src/panel/transport.ts';

/** Well-formed answers of a panel in any size, as short as they can be. */
export const answering = (text: string): RawAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  text,
});

interface About {
  id?: string;
  name?: string;
  /** Of all ports; of documentation only unless told. */
  ip?: string;
  note?: string;
  alias?: string;
  /** Whether whoever asks may do everything there. */
  mine?: boolean;
}

export function portOf(id: number, { ip = `192.0.2.${id % 9}`, note, alias }: About = {}): string {
  const more = `${alias ? `,"ip_alias":"${alias}"` : ''}${note ? `,"notes":"${note}"` : ''}`;
  return `{"attributes":{"id":${id},"ip":"${ip}","port":${id % 65_536}${more},"is_default":false}}`;
}

const listOf = (count: number, one: (number: number) => string) =>
  Array.from({ length: count }, (_, at) => one(at + 1)).join(',');

/** The details of a server with so many ports, none of them the primary. */
export function serverOf(ports: number, about: About = {}): string {
  const { id = 'abcdef01', name = 'Big', mine = false } = about;
  const attributes = `"identifier":"${id}","uuid":"u-${id}","name":"${name}","feature_limits":{"allocations":5}`;
  const list = listOf(ports, (number) => portOf(number, about));
  const meta = mine ? ',"meta":{"is_server_owner":true,"user_permissions":["*"]}' : '';
  return `{"attributes":{${attributes},"relationships":{"allocations":{"data":[${list}]}}}${meta}}`;
}

/** A page of servers, each with so many ports. */
export function pageOf(
  ports: number[],
  { pages = 1, page = 1, name = 'Big', ...about }: About & { pages?: number; page?: number } = {},
): string {
  const servers = ports.map((count, at) =>
    serverOf(count, { ...about, id: `s${page}-${at}`, name: `${name} ${at}` }),
  );
  const meta = `{"pagination":{"total":${pages * ports.length},"total_pages":${pages}}}`;
  return `{"data":[${servers.join(',')}],"meta":${meta}}`;
}
