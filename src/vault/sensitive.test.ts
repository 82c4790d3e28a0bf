import { format, inspect } from 'node:util';
import { expect, test } from 'vitest';
import { SensitiveText } from './sensitive.ts';

const NAME = 'Example Person';

test('printed, joined, logged or turned into JSON, it shows nothing', () => {
  const text = new SensitiveText(NAME);
  const shown = [
    String(text),
    `${text}`,
    `to ${text}`,
    JSON.stringify({ text }),
    inspect({ deep: [text] }, { showHidden: true, depth: 9 }),
    format('%s %o %j', text, text, text),
    inspect(structuredClone(text)),
    Object.entries(text).join(),
  ];
  for (const one of shown) expect(one).not.toContain('Example');
  expect(shown[0]).toBe('[sensitive]');
  expect(shown[3]).toBe('{"text":"[sensitive]"}');
});

test('only reveal gives the text', () => {
  expect(new SensitiveText(NAME).reveal()).toBe(NAME);
});
