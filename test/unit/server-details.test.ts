import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { serverDetails } from '../../src/panel/schemas.ts';

/** Details as a real panel sent them, with what a fork may add or change. */
function details(file: string, more: object = {}) {
  const url = new URL(`../recordings/${file}.json`, import.meta.url);
  const body = JSON.parse(JSON.parse(readFileSync(url, 'utf8')).response.body);
  return serverDetails.parse({ ...body, attributes: { ...body.attributes, ...more } });
}

test.each([
  ['Pterodactyl', 'server.A.owner', {}, true],
  ['Pelican', 'pelican/details.A.admin', {}, true],
  [
    'a newer Pterodactyl',
    'server.A.owner',
    { __deprecated_uuid_short: '2295c7ba', server_identifier: 'serv_ekk4poqaabaabaaaaaaaaaaaaa' },
    true,
  ],
  ['Hydrodactyl', 'server.A.owner', { daemon_type: 'elytra', sftp_alias: { ip: null, port: null } }, false],
  ['a fork that nobody has read', 'server.A.owner', { something_new: 1 }, false],
])('what no limit means is known of %s: %s %o %s', (_name, file, more, known) => {
  expect(details(file, more).noLimitForbids).toBe(known);
});

test.each([
  ['a failed reinstallation on Pterodactyl', 'reinstall-failed.server', {}, null],
  [
    'the same on Pelican, which says that it is installing as well (fact 12)',
    'pelican/details.A.admin',
    { status: 'reinstall_failed', is_installing: true },
    'reinstall-failed',
  ],
  [
    'a failed installation',
    'server.A.owner',
    { status: 'install_failed', is_installing: true },
    'install-failed',
  ],
  ['an installation', 'server.A.owner', { status: 'installing', is_installing: true }, 'installing'],
  ['an installation without a status', 'server.A.owner', { is_installing: true }, 'installing'],
])('%s is named by its status first', (_name, file, more, state) => {
  expect(details(file, more).state).toBe(state);
});
