import type { RawAnswer } from '../../src/panel/transport.ts';

/** Well-formed answers of a panel in any size, as short as they can be. */
export const answering = (text: string): RawAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  text,
});

export const PORT = (id: number): string =>
  `{"attributes":{"id":${id},"ip":"192.0.2.${id % 9}","port":${id % 65_536},"is_default":false}}`;

const listOf = (count: number, one: (number: number) => string) =>
  Array.from({ length: count }, (_, at) => one(at + 1)).join(',');

/** The details of a server with so many ports, none of them the primary. */
export function serverOf(ports: number, { id = 'abcdef01', name = 'Big' } = {}): string {
  const about = `"identifier":"${id}","uuid":"u-${id}","name":"${name}","feature_limits":{"allocations":5}`;
  return `{"attributes":{${about},"relationships":{"allocations":{"data":[${listOf(ports, PORT)}]}}}}`;
}

/** A page of servers, each with so many ports. */
export function pageOf(ports: number[], { pages = 1, page = 1, name = 'Big' } = {}): string {
  const servers = ports.map((count, at) => serverOf(count, { id: `s${page}-${at}`, name: `${name} ${at}` }));
  const meta = `{"pagination":{"total":${pages * ports.length},"total_pages":${pages}}}`;
  return `{"data":[${servers.join(',')}],"meta":${meta}}`;
}
