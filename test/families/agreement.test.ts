import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EXAMPLE_AT } from '../../devices/family-examples.ts';
import { decide } from '../../devices/zigbee2mqtt/properties.ts';
import { fixtureBeside } from '../rig/beside.ts';
import { type Disagreement, disagreements, publishedOf } from './agreement.ts';
import { EXPLAINED } from './agreement-notes.ts';

const folder = fixtureBeside('payloads');
if (folder === undefined) {
  console.warn(
    'AGREEMENT NOT CHECKED: no published payloads lie beside this checkout. Our own examples are checked all the same.',
  );
}

/** A tenth was set aside before any decoder was written: lines whose SHA-256 begins with a byte below this. */
const ASIDE = 26;
const FEWEST = 200;
const MODELS = 'zigbee2mqtt-models.jsonl';

interface Line {
  source: string;
  text: string;
  id: string;
  isAside: boolean;
}

function linesOf(file: string): Line[] {
  const lines = readFileSync(join(folder ?? '', file), 'utf8').split('\n');
  return lines
    .filter((text) => text.trim() !== '')
    .map((text) => {
      const digest = createHash('sha256').update(text).digest();
      const row: unknown = JSON.parse(text);
      const source = typeof row === 'object' && row !== null && 'source' in row ? String(row.source) : '';
      return { source, text, id: digest.toString('hex').slice(0, 12), isAside: (digest[0] ?? 0) < ASIDE };
    });
}

interface Tally {
  checked: number;
  agree: number;
  explained: number;
  nobodys: number;
  wrong: { id: string; differs: Disagreement[] }[];
  stale: string[];
}

function tallied(lines: readonly Line[]): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const { source, text, id } of lines) {
    const tally = tallies.get(source) ?? { checked: 0, agree: 0, explained: 0, nobodys: 0, wrong: [], stale: [] };
    tallies.set(source, tally);
    const published = publishedOf(text, EXAMPLE_AT);
    if (published === undefined) {
      tally.nobodys += 1;
      continue;
    }
    tally.checked += 1;
    const differs = disagreements(published);
    if (differs.length === 0) {
      tally.agree += 1;
      if (EXPLAINED.has(id)) tally.stale.push(id);
    } else if (EXPLAINED.has(id)) tally.explained += 1;
    else tally.wrong.push({ id, differs });
  }
  return tallies;
}

function told(what: string, tallies: ReadonlyMap<string, Tally>): void {
  const rows = [...tallies].sort(([a], [b]) => (a < b ? -1 : 1));
  const line = ([source, { checked, agree, explained, nobodys }]: [string, Tally]) =>
    `${source}: ${checked} checked, ${agree} agree, ${explained} explained${nobodys > 0 ? `, ${nobodys} of no family` : ''}`;
  console.info(`${what}\n  ${rows.map(line).join('\n  ')}`);
}

describe.skipIf(folder === undefined)('what others have published', () => {
  const files =
    folder === undefined ? [] : readdirSync(folder).filter((name) => name.endsWith('.jsonl') && name !== MODELS);
  const lines = files.flatMap(linesOf);
  const shown = tallied(lines.filter(({ isAside }) => !isAside));
  const aside = tallied(lines.filter(({ isAside }) => isAside));

  test('is read as it was meant, but for what is explained', () => {
    told('agreement with published messages', shown);
    const all = [...shown.values()];
    expect(all.flatMap(({ wrong }) => wrong)).toEqual([]);
    expect(all.reduce((sum, { checked }) => sum + checked, 0)).toBeGreaterThan(FEWEST);
    expect(all.flatMap(({ stale }) => stale)).toEqual([]);
  });

  test('and so is the tenth that was set aside before the decoders were written', () => {
    told('agreement with the messages set aside', aside);
    expect([...aside.values()].flatMap(({ wrong }) => wrong)).toEqual([]);
    expect([...aside.values()].flatMap(({ stale }) => stale)).toEqual([]);
    expect([...aside.values()].reduce((sum, { checked }) => sum + checked, 0)).toBeGreaterThan(FEWEST / 20);
  });

  test('every property and every call for help of the listed Zigbee models has a decision', () => {
    const undecided: string[] = [];
    let models = 0;
    for (const { text } of linesOf(MODELS)) {
      const { model, exposes, panic_actions } = modelOf(text);
      models += 1;
      for (const [key, values] of Object.entries(exposes)) {
        for (const value of values) if (!isDecided(key, value)) undecided.push(`${model} ${key}=${String(value)}`);
      }
      for (const action of panic_actions) {
        const decision = decide('action', action);
        if (!('fact' in decision && decision.fact.is === 'press' && decision.fact.which === action))
          undecided.push(`${model} ${action}`);
      }
    }
    console.info(`Zigbee models: ${models}, undecided properties and actions: ${undecided.length}`);
    expect(undecided).toEqual([]);
    expect(models).toBeGreaterThan(FEWEST);
  });
});

interface Model {
  model: string;
  exposes: Record<string, unknown[]>;
  panic_actions: string[];
}

function modelOf(text: string): Model {
  const row: Partial<Model> = JSON.parse(text);
  return { model: row.model ?? '', exposes: row.exposes ?? {}, panic_actions: row.panic_actions ?? [] };
}

function isDecided(key: string, value: unknown): boolean {
  const decision = decide(key, value);
  return 'fact' in decision || decision.ignored !== 'nobody has said what this means';
}

describe('the comparison itself', () => {
  const row = (payload: object | string, expected: object[], more: object = {}) =>
    JSON.stringify({
      source: 'shelly',
      topic: 'shellies/shellydw2-0A1B2C3D4E60/sensor/state',
      payload,
      expected,
      ...more,
    });
  const differs = (line: string) => {
    const published = publishedOf(line, EXAMPLE_AT);
    return published && disagreements(published).map((one) => Object.keys(one)[0]);
  };
  const contact = { device: 'shellydw2-0A1B2C3D4E60', kind: 'contact', value: 'open' };

  test('agrees where it should', () => {
    expect(differs(row('open', [contact]))).toEqual([]);
  });

  test('notices a state that is turned round, one that is missing and one too many', () => {
    expect(differs(row('close', [contact]))).toEqual(['missing']);
    expect(differs(row('open', []))).toEqual(['extra']);
    expect(differs(row('open', [contact, { kind: 'battery', value: 80 }]))).toEqual(['missing']);
  });

  test('notices another device and a kind that it does not know', () => {
    expect(differs(row('open', [{ ...contact, device: 'shellydw2-AAAAAAAAAAAA' }]))).toEqual(['missing']);
    expect(differs(row('open', [contact, { kind: 'no-such-kind' }]))).toEqual(['missing']);
  });

  test('takes a source of no family for nobody’s', () => {
    expect(differs(row('open', [contact], { source: 'nobody' }))).toBeUndefined();
  });
});
