import { expect, test } from 'vitest';
import { lacking } from '../../src/views/rights.ts';

const NAMED = ['read', 'create', 'update', 'delete'].map((name) => `allocation.${name}`);
const CONTROL = ['start', 'stop', 'restart'].map((name) => `control.${name}`);

test.each([null, '', 'schedule.read', 'x`y', ...NAMED, ...CONTROL])(
  'a right that is missing, %j, makes whole sentences',
  (permission) => {
    const said = lacking(permission);
    expect(said).not.toMatch(/ to\.|``|to \(|\(\)|` `/);
    expect(said).toMatch(/^[A-Z].*\. Ask the owner of the server .*\.$/);
    if (permission && !permission.includes('`')) expect(said).toContain(`\`${permission}\``);
  },
);
