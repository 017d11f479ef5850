import { base64url, CompactEncrypt } from 'jose';
import { expect, test } from 'vitest';
import { createVault, type Vault } from '../../src/accounts/vault.ts';

const secret = (byte: number) => new Uint8Array(32).fill(byte);
const KEY = 'ptlc_abcdefghijklmnopqrstuvwxyz';
const ALICE = { userId: '1', panel: 'https://panel.example.com' };

const unreadable = async (vault: Vault, sealed: string, owner = ALICE) => {
  await expect(vault.open(sealed, owner)).rejects.toMatchObject({
    name: 'VaultFailure',
    problem: { kind: 'key-unreadable' },
  });
};

test('a sealed key opens for its owner and shows nothing of itself', async () => {
  const vault = createVault([secret(1)]);
  const sealed = await vault.seal(KEY, ALICE);
  expect(await vault.open(sealed, ALICE)).toBe(KEY);
  const readable = sealed.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'));
  expect([sealed, ...readable].join()).not.toContain(KEY.slice(5));
  expect(await vault.seal(KEY, ALICE)).not.toBe(sealed);
});

test.each([
  ['another user', { ...ALICE, userId: '2' }],
  ['another panel', { ...ALICE, panel: 'https://other.example.com' }],
  ['nobody', { userId: '', panel: '' }],
])('a record moved to %s does not open', async (_, owner) => {
  const vault = createVault([secret(1)]);
  await unreadable(vault, await vault.seal(KEY, ALICE), owner);
});

test.each([0, 2, 3, 4])('part %i edited by one letter: the record does not open', async (part) => {
  const vault = createVault([secret(1)]);
  const parts = (await vault.seal(KEY, ALICE)).split('.');
  const old = parts[part] ?? '';
  parts[part] = `${old.startsWith('A') ? 'B' : 'A'}${old.slice(1)}`;
  await unreadable(vault, parts.join('.'));
});

test('an owner written into the header does not help: it is authenticated', async () => {
  const vault = createVault([secret(1)]);
  const [head = '', ...rest] = (await vault.seal(KEY, ALICE)).split('.');
  const header = { ...JSON.parse(new TextDecoder().decode(base64url.decode(head))), sub: '2' };
  const forged = [base64url.encode(JSON.stringify(header)), ...rest].join('.');
  await unreadable(vault, forged, { ...ALICE, userId: '2' });
});

test.each(['', 'a.b.c.d.e', 'nonsense', '{}'])('%j is no record', async (text) => {
  await unreadable(createVault([secret(1)]), text);
});

test('a record of an encryption key that is gone does not open', async () => {
  await unreadable(createVault([secret(2)]), await createVault([secret(1)]).seal(KEY, ALICE));
});

test('a record without a kid does not open', async () => {
  const sealed = await new CompactEncrypt(new TextEncoder().encode(KEY))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', sub: ALICE.userId, aud: ALICE.panel })
    .encrypt(secret(1));
  await unreadable(createVault([secret(1)]), sealed);
});

test('rotation: the first key encrypts, all decrypt', async () => {
  const [old, next] = [createVault([secret(1)]), createVault([secret(2)])];
  const both = createVault([secret(2), secret(1)]);
  expect(await both.open(await old.seal(KEY, ALICE), ALICE)).toBe(KEY);
  expect(await next.open(await both.seal(KEY, ALICE), ALICE)).toBe(KEY);
  await unreadable(old, await both.seal(KEY, ALICE));
});
