import { describe, expect, test } from 'vitest';
import type { FamilyMessage } from '../family.ts';
import { EXAMPLE_AT } from '../family-examples.ts';
import { readInTurn, remember } from '../memory.ts';
import { HOME_ASSISTANT } from './profile.ts';
import { readTemplate, rendered } from './template.ts';

function message(topic: string, payload: object | string, retained = false): FamilyMessage {
  const [prefix = '', ...rest] = topic.split('/');
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return { prefix, rest: rest.join('/'), payload: new TextEncoder().encode(text), retained, receivedAt: EXAMPLE_AT };
}

const config = (n: number, more: object = {}) =>
  message(`homeassistant/binary_sensor/n${n}/door/config`, {
    device: { identifiers: `n${n}` },
    device_class: 'door',
    state_topic: `house/n${n}`,
    ...more,
  });

describe('templates', () => {
  const json = { contact: false, deep: { list: [{ on: 1 }] }, text: 'x', 'odd key': 7, none: null };
  test.each([
    ['{{ value }}', 'raw'],
    ['{{ value_json.contact }}', 'False'],
    ['{{value_json.text|upper}}', 'x'],
    ["{{ value_json['odd key'] }}", '7'],
    ['{{ value_json.deep.list[0].on | int }}', '1'],
    ['{{ value_json.missing }}', undefined],
    ['{{ value_json.none }}', undefined],
    ["{{ value_json.missing | default('OFF') }}", 'OFF'],
    ["{{ 'ON' if value_json.contact else 'OFF' }}", 'OFF'],
    ["{{ 'ON' if not value_json.contact else 'OFF' }}", 'ON'],
    ["{{ 'a' if value_json.text == 'x' else 'b' }}", 'a'],
    ["{{ 'a' if value_json.text != 'x' else 'b' }}", 'b'],
    ['{% if value_json.contact == false %}open{% else %}closed{% endif %}', 'open'],
    ['{%- if value_json.deep.list[0].on -%}yes{%- else -%}no{%- endif -%}', 'yes'],
  ])('%s', (source, want) => {
    const template = readTemplate(source);
    if (template === undefined) throw new Error('it is of a form that must be understood');
    expect(rendered(template, 'raw', json)).toBe(want);
  });

  test.each([
    "{{ states('x') }}",
    '{{ value_json.a * 2 }}',
    '{{ value_json.a | regex_replace("a","b") }}',
    '{% set x = 1 %}{{ x }}',
    'plain text',
    `{{ ${'value_json.a'.repeat(100)} }}`,
  ])('%s is not understood, and is not guessed at', (source) => {
    expect(readTemplate(source)).toBeUndefined();
  });
});

test('an announcement replaces the one before it, and leaves what others have said of the same topic', () => {
  const both = { state_topic: 'house/both' };
  const reads = readInTurn(HOME_ASSISTANT, [
    config(1, both),
    config(2, both),
    config(1, { ...both, device_class: 'window', payload_on: 'up' }),
    message('house/both', 'up'),
    message('house/both', 'ON'),
  ]);
  const facts = reads
    .slice(3)
    .map((read) => ('reports' in read ? read.reports.map((one) => [one.address, one.facts.length]) : []));
  expect(facts).toEqual(
    [
      [
        ['n2', 0],
        ['n1', 1],
      ].sort(),
      [
        ['n2', 1],
        ['n1', 0],
      ].sort(),
    ].map((list) => expect.arrayContaining(list)),
  );
});

test('what is remembered is bounded, and what was taught longest ago goes first', () => {
  const memory = new Map<string, unknown>();
  for (let n = 0; n < 30; n += 1) {
    const read = HOME_ASSISTANT.read({ ...config(n), memory });
    if ('learnt' in read) remember(memory, read.learnt ?? [], 20);
  }
  expect(memory.size).toBe(20);
  const heard = (n: number) => {
    const read = HOME_ASSISTANT.read({ ...message(`house/n${n}`, 'ON'), memory });
    return 'reports' in read && read.reports.length === 1;
  };
  expect([heard(0), heard(29)]).toEqual([false, true]);
});

test('reading never writes to what is remembered', () => {
  const memory: ReadonlyMap<string, unknown> = Object.freeze(new Map<string, unknown>());
  HOME_ASSISTANT.read({ ...config(1), memory });
  expect(memory.size).toBe(0);
});
