import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { helpLines } from '../../commands/help.ts';
import { commands } from '../../commands/index.ts';
import { SCENES } from '../../sandbox/screenshots/scenes.ts';
import { readConfig, secretNames, settingNames } from '../../src/config.ts';
import { createMetrics } from '../../src/operations/metrics.ts';

const readme = readFileSync('README.md', 'utf8');
const example = readFileSync('.env.example', 'utf8');

/** The first cells of the table below a heading. */
function firstCells(heading: string): string[] {
  const section = readme.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^\| `([^`]+)` \|/gm)].map(([, cell = '']) => cell);
}

describe('README.md', () => {
  test('has every command, in order, with its description', () => {
    const rows = helpLines(commands).map(({ usage, description }) => `| \`${usage}\` | ${description} |`);
    expect(readme).toContain(rows.join('\n'));
    expect(firstCells('Commands')).toHaveLength(rows.length);
  });

  test('has every setting', () => {
    expect(firstCells('Settings').toSorted()).toEqual(settingNames.toSorted());
  });
});

test('every picture that is taken is shown, in light and dark, and every picture that is shown is there', () => {
  const shown = [...readme.matchAll(/(?:src|srcset)="([^"]+)"/g)].map(([, path]) => path);
  const taken = SCENES.flatMap(({ name }) =>
    ['dark', 'light'].map((theme) => `docs/images/${name}-${theme}.png`),
  );
  expect(shown.toSorted()).toEqual(taken.toSorted());
  expect(globSync('docs/images/*').toSorted()).toEqual(taken.toSorted());
});

describe('.env.example', () => {
  const assignments = [...example.matchAll(/^#?([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => ({
    name,
    value,
  }));

  test('has every setting once, and no other', () => {
    expect(assignments.map(({ name }) => name).toSorted()).toEqual(settingNames.toSorted());
  });

  test('shows the defaults that are in force', () => {
    const shown = Object.fromEntries(assignments.map(({ name, value }) => [name, value]));
    const byDefault = readConfig({ DISCORD_TOKEN: 'x' });
    expect(byDefault).toMatchObject({
      ok: true,
      config: {
        discordApiUrl: shown.DISCORD_API_URL,
        dataDir: shown.DATA_DIR,
        storeUrl: shown.STORE_URL,
        logLevel: shown.LOG_LEVEL,
        http: null,
        sharding: null,
      },
    });
  });

  test('names the file form of every secret', () => {
    for (const name of secretNames) expect(example).toContain(`${name}_FILE`);
  });

  test('is valid once the token is filled in', () => {
    const filled = Object.fromEntries(
      assignments.filter(({ value }) => value !== '').map(({ name, value }) => [name, value]),
    );
    expect(readConfig({ ...filled, DISCORD_TOKEN: 'x' })).toMatchObject({ ok: true });
  });
});

test('the Grafana dashboard asks only for metrics that there are', async () => {
  const dashboard = z
    .object({ panels: z.array(z.object({ targets: z.array(z.object({ expr: z.string() })) })) })
    .parse(JSON.parse(readFileSync('docs/grafana-dashboard.json', 'utf8')));
  const metrics = await createMetrics();
  const served = await metrics.text();
  const asked = dashboard.panels.flatMap(({ targets }) =>
    targets.flatMap(({ expr }) => expr.match(/\b(portkeeper|process|nodejs)_[a-z0-9_]+/g) ?? []),
  );
  expect(asked.length).toBeGreaterThan(10);
  for (const name of asked) expect(served).toContain(`# TYPE ${name.replace(/_(bucket|count)$/, '')} `);
});
