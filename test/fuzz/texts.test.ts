import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_NOTE_LENGTH, readNote } from '../../src/allocations/note-text.ts';
import { PortFailure } from '../../src/allocations/workplace.ts';
import { portSuggestion, serverSuggestion } from '../../src/views/choose.ts';
import { addModal, linkModal, noteModal } from '../../src/views/modals.ts';
import { panelSuggestion } from '../../src/views/panel.ts';
import { noteField, noteIn, portLine, serverName } from '../../src/views/server.ts';
import {
  beside,
  clip,
  clipMarkdown,
  code,
  escaped,
  plain,
  quoted,
  relativeTime,
  unescaped,
} from '../../src/views/text.ts';
import { hostileText, liveMarkdown, unreadable } from './support/hostile.ts';
import { allocationId, knownPorts, knownServers, link, NOW, place, port } from './support/ports.ts';
import { faultsOfModal } from './support/rules.ts';
import { holds, RUNS } from './support/runs.ts';

const length = fc.integer({ min: 1, max: 120 });
const harmless = (text: string) => expect([...liveMarkdown(text), ...unreadable(text)]).toEqual([]);
const oneLine = (text: string) => expect(text).not.toMatch(/[\r\n]/);

test('plain: one readable line, and reading it again changes nothing', () =>
  holds(RUNS, hostileText, (text) => {
    const shown = plain(text);
    expect(unreadable(shown)).toEqual([]);
    oneLine(shown);
    expect(plain(shown)).toBe(shown);
  }));

test('escaped: nothing comes alive, at the beginning of a line either, and it can be undone', () =>
  holds(RUNS, hostileText, (text) => {
    const shown = escaped(text, 6_000);
    harmless(shown);
    oneLine(shown);
    expect(unescaped(shown)).toBe(clip(plain(text), 6_000));
  }));

test('code: cannot be left from within and is never empty', () =>
  holds(RUNS, hostileText, (text) => {
    expect(code(text)).toMatch(/^`[^`\r\n]+`$/u);
    expect(unreadable(code(text))).toEqual([]);
  }));

test('quoted: has no quotation mark inside that could end it', () =>
  holds(RUNS, hostileText, (text) => {
    expect(quoted(text, 300)).toMatch(/^“[^“”„‟\r\n]*”$/u);
    harmless(quoted(text, 300));
  }));

test('beside: our own words only in quotation marks', () =>
  holds(RUNS, hostileText, (text) => {
    const shown = beside(text);
    if (/[·⭐]|primary/i.test(shown)) expect(shown).toMatch(/^“[^“”]*”$/u);
    oneLine(shown);
  }));

test('clip and clipMarkdown: never longer than asked for, never half a character', () =>
  holds(RUNS, fc.tuple(hostileText, length), ([text, max]) => {
    for (const cut of [clip(plain(text), max), clipMarkdown(escaped(text), max)]) {
      expect(cut.length).toBeLessThanOrEqual(max);
      expect(cut.isWellFormed()).toBe(true);
    }
  }));

test('clipMarkdown: cuts between words of ours and theirs, never inside an escape, code or a moment', () =>
  holds(RUNS, fc.tuple(hostileText, hostileText, length), ([name, address, max]) => {
    const text = `${escaped(name)} ${code(address)} ${relativeTime(NOW)} ${escaped(address)}`;
    harmless(clipMarkdown(text, max));
    expect(clipMarkdown(text, max)).not.toMatch(/(?<!\\)(\\\\)*\\…$/);
  }));

test('names, notes and addresses in a line: nothing comes alive, and the note has the last word', () =>
  holds(RUNS, port, (one) => {
    const line = portLine(one, 80);
    harmless(line);
    oneLine(line);
    const [ours = ''] = line.split(' – ', 1);
    expect(ours.replace(/`[^`]*`/, '§')).toBe(one.isPrimary ? '⭐ § · primary' : '§');
    harmless(serverName({ name: one.note ?? '' }));
    expect(serverName({ name: one.note ?? '' })).not.toBe('');
    for (const { value } of noteField(one.note)) expect(value.trim()).not.toBe('');
  }));

test('readNote: what a panel can store, or the one failure that says how long it is', () =>
  holds(RUNS, hostileText, (text) => {
    try {
      const note = readNote(text);
      expect([...note].length).toBeLessThanOrEqual(MAX_NOTE_LENGTH);
      expect(note.isWellFormed()).toBe(true);
      expect(note).not.toMatch(/\0|^\s|\s$/);
      expect(readNote(note)).toBe(note);
      const [field] = noteField(note);
      const lines = note.split(/\r\n|\r|\n/).map(plain);
      if (field) expect(noteIn(field.value).split('\n').map(plain)).toEqual(lines);
      if (field) expect(field.value).not.toContain('\n');
    } catch (error) {
      if (!(error instanceof PortFailure)) throw error;
      expect(error.problem).toMatchObject({ kind: 'note-too-long', max: MAX_NOTE_LENGTH });
    }
  }));

test('choices while typing: a name of 1 to 100 characters in one readable line', () =>
  holds(RUNS, fc.tuple(knownServers, knownPorts, link), ([servers, ports, one]) => {
    const names = [...servers.map(serverSuggestion), ...ports.map(portSuggestion), panelSuggestion(one)];
    for (const name of names) {
      expect(name.trim()).not.toBe('');
      expect(name.length).toBeLessThanOrEqual(100);
      expect(unreadable(name)).toEqual([]);
      oneLine(name);
    }
  }));

test('windows: Discord takes them, whatever note stands in them', () =>
  holds(
    RUNS,
    fc.tuple(place, allocationId, port, fc.array(link, { maxLength: 30 })),
    ([at, id, one, links]) => {
      const noteOf = { ...at, allocationId: id };
      const modals = [
        addModal(at),
        linkModal(links.map(({ panel }) => panel)),
        noteModal(noteOf, { address: one.address, present: one.note }),
        noteModal(noteOf, { address: null, present: null }),
      ];
      expect(modals.flatMap(faultsOfModal)).toEqual([]);
      for (const { title } of modals) expect(unreadable(title)).toEqual([]);
    },
  ));
