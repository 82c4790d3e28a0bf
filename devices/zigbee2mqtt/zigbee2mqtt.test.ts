import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { instant } from '../../src/core/time.ts';
import type { Read } from '../family.ts';
import { isObject } from '../payload.ts';
import { ZIGBEE2MQTT } from './profile.ts';
import { decide } from './properties.ts';

const receivedAt = instant(Date.UTC(2026, 10, 21, 19, 4, 12));

function read(rest: string, payload: unknown, retained = false): Exclude<Read, { quarantine: unknown }> {
  const bytes = new TextEncoder().encode(typeof payload === 'string' ? payload : JSON.stringify(payload));
  const all = ZIGBEE2MQTT.read({ prefix: 'zigbee2mqtt', rest, payload: bytes, retained, receivedAt });
  if ('quarantine' in all) throw new Error(all.quarantine.why);
  return all;
}

describe('Zigbee2MQTT', () => {
  test('no value that might be personal is repeated in what is ignored', () => {
    const { ignored } = read('ward 3', { friendly: 'secret', action_code: '1234', strength: 3 });
    expect(JSON.stringify(ignored)).not.toContain('secret');
    expect(JSON.stringify(ignored)).not.toContain('1234');
    expect(ignored).toHaveLength(3);
  });

  test('how well it is heard is the link of the report, never a field strength, and nothing when it is no such number', () => {
    for (const [said, linkQuality] of [
      [0, 0],
      [92, 92],
      [255, 255],
      [256, undefined],
      [-1, undefined],
      ['92', undefined],
    ] as const) {
      const [report] = read('hall', { contact: true, linkquality: said }).reports;
      expect([report?.linkQuality, report?.rssi]).toEqual([linkQuality, undefined]);
    }
    expect(read('hall/linkquality', '92').reports[0]).toMatchObject({ address: 'hall', linkQuality: 92 });
  });

  test('an inventory that is nothing like one finds nothing and breaks nothing', () => {
    for (const odd of [[1, null, {}, { ieee_address: 5 }], [{ ieee_address: '0x1', definition: { exposes: [[[]]] } }]])
      expect(read('bridge/devices', odd).reports).toEqual([]);
  });

  test('features within features end somewhere', () => {
    let features: unknown[] = [{ property: 'contact' }];
    for (let depth = 0; depth < 5; depth += 1) features = [{ features }];
    const device = { ieee_address: '0x1', definition: { exposes: features } };
    expect(read('bridge/devices', [device]).found).toEqual([{ address: '0x1', facts: [] }]);
  });
});

/** Models with their properties, as others have published them, in a folder that may lie beside the checkout. */
function publishedModels(): string | undefined {
  const beside = resolve(import.meta.dirname, '../../..');
  try {
    return readdirSync(beside)
      .map((name) => join(beside, name, 'fixtures/payloads/zigbee2mqtt-models.jsonl'))
      .find((file) => existsSync(file));
  } catch {
    return undefined;
  }
}

const models = publishedModels();
if (models === undefined)
  console.warn(
    'SKIPPED: the published list of Zigbee2MQTT models is not beside the checkout: their properties were not read',
  );

/** Properties that published models have and that come to nothing, or only in some of their values. */
const COMES_TO_NOTHING = new Set([
  'power_outage_count',
  'alarm: over_temperature,over_humidity,below_min_temperature,below_min_humdity,off',
]);

describe.skipIf(models === undefined)('published models', () => {
  const lines = models === undefined ? [] : readFileSync(models, 'utf8').split('\n').filter(Boolean);

  test('every property of every model has a decision', () => {
    const unread: string[] = [];
    const properties = new Set<string>();
    let values = 0;
    for (const line of lines) {
      const model: unknown = JSON.parse(line);
      const exposes = isObject(model) && isObject(model['exposes']) ? model['exposes'] : {};
      for (const [key, said] of Object.entries(exposes)) {
        properties.add(key);
        const all: unknown[] = Array.isArray(said) ? said : [1];
        const decisions = all.map((value) => decide(key, value));
        values += all.length;
        const isRead = decisions.some((decision) => 'fact' in decision);
        if (!isRead && !COMES_TO_NOTHING.has(key) && !COMES_TO_NOTHING.has(`${key}: ${said}`))
          unread.push(`${key}: ${said}`);
      }
    }
    console.log(`zigbee2mqtt: ${lines.length} models, ${properties.size} properties, ${values} values decided`);
    expect(lines.length).toBeGreaterThan(300);
    expect(unread).toEqual([]);
  });

  test('every call for help that a model knows is read, and proposed as one but for the cube that falls', () => {
    const proposed = new Set<string>();
    const not = new Set<string>();
    for (const line of lines) {
      const model: unknown = JSON.parse(line);
      const actions = isObject(model) && Array.isArray(model['panic_actions']) ? model['panic_actions'] : [];
      for (const action of actions) {
        const fact = read('button', { action }).reports[0]?.facts[0];
        expect(fact).toEqual({ key: 'action', is: 'press', which: action });
        (fact && ZIGBEE2MQTT.usual(fact)?.means === 'panic' ? proposed : not).add(String(action));
      }
    }
    expect([[...proposed].sort(), [...not]]).toEqual([['emergency', 'panic', 'sos'], ['fall']]);
  });
});
