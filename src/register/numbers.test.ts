import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isFault } from '../core/fault.ts';
import { normaliseNumber } from './numbers.ts';

const code = (expected: string) => expect.objectContaining({ code: expected });

// Ofcom's numbers for drama, with their trunk 0.
const example = fc.tuple(fc.constantFrom('07700900', '0207946', '01632960', '03069990'), fc.nat(9999)).map(
  ([range, n]) =>
    range +
    String(n)
      .padStart(4, '0')
      .slice(range === '0207946' ? 0 : 1),
);
const separators = fc.array(fc.constantFrom('', ' ', '-', '  '), { minLength: 11, maxLength: 11 });
const prefix = fc.constantFrom('0', '+44', '0044', '+44 (0)', '+44 0');

test('however it is spaced and prefixed, a British number comes out the same', () => {
  fc.assert(
    fc.property(example, separators, prefix, (number, gaps, start) => {
      const rest = [...number.slice(1)].map((digit, n) => digit + (n < 9 ? gaps[n] : '')).join('');
      expect(normaliseNumber(start + rest)).toBe(`+44${number.slice(1)}`);
    }),
  );
});

test('what comes out goes in again unchanged', () => {
  fc.assert(
    fc.property(example, (number) => {
      const once = normaliseNumber(number);
      expect(normaliseNumber(once)).toBe(once);
    }),
  );
});

test('a number that lost or gained a digit is refused', () => {
  const refused = expect.objectContaining({ code: 'HW_NUMBER_INVALID' });
  const mobile = fc.nat(999).map((n) => `07700900${String(n).padStart(3, '0')}`);
  fc.assert(
    fc.property(mobile, fc.integer({ min: 6, max: 10 }), (number, kept) => {
      expect(() => normaliseNumber(number.slice(0, kept))).toThrow(refused);
      expect(() => normaliseNumber(`+44${number.slice(1, kept)}`)).toThrow(refused);
      expect(() => normaliseNumber(`${number}5`)).toThrow(refused);
    }),
  );
});

test('whatever comes in, either a whole E.164 number comes out or a fault with a code', () => {
  const dialled = fc
    .array(fc.constantFrom(...'0123456789+-() *#x;,.', '٩', '９'), { maxLength: 24 })
    .map((signs) => signs.join(''));
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), dialled), (text) => {
      try {
        expect(normaliseNumber(text)).toMatch(/^\+[1-9]\d{5,14}$/);
      } catch (error) {
        expect(isFault(error) && error.code).toMatch(/^HW_(NUMBER_INVALID|EMERGENCY_NUMBER)$/);
      }
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ...[
    '999',
    '112',
    '101',
    '911',
    '9 9 9',
    '9-9-9',
    ' 999 ',
    '(999)',
    '+999',
    '+112',
    '00112',
    '0999',
    '٩٩٩',
    '９９９',
    'tel:999',
  ],
  ...[
    '+44999',
    '+44 112',
    '0044 999',
    '+44 0 999',
    '+1 911',
    '+1-911',
    '+33 112',
    '141999',
    '141 999',
    '1470 112',
    '999#',
    '999;ext=1',
  ],
  ...['111', '000', '110', '119', '17', '1', '18000', '999 0000000', '9990000000', '+449991234567', '+19115550100'],
])('%s is refused: software never dials an emergency or service number', (number) => {
  expect(() => normaliseNumber(number)).toThrow(code('HW_EMERGENCY_NUMBER'));
});

test.each([
  '',
  'no number',
  '07700',
  '077009001234567',
  'call 07700 900123 now',
  '+999 123456789',
  '07700 900123 ext 5',
  '118 118',
])('“%s” is no number, or not one that can be dialled', (number) => {
  expect(() => normaliseNumber(number)).toThrow(expect.objectContaining({ name: 'Fault' }));
});

test('a number from another country keeps its country', () => {
  expect(normaliseNumber('+1 (202) 555-0143')).toBe('+12025550143');
});

test.each(['01632 9601', '01632 960123 ext 5', '+44999', '18000', 'call 01632 960123'])(
  'the fault about “%s” does not repeat it',
  (number) => {
    expect(() => normaliseNumber(number)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(number) }),
    );
  },
);
