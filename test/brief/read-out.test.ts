import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asIncidentId } from '../../src/core/ids.ts';
import { readOut } from '../../src/desk/brief/read-out.ts';
import { wordsOf } from '../../src/desk/brief/words-of.ts';
import { HouseholdFile } from '../../src/register/household-file-schema.ts';
import { must } from '../../src/vault/test-files.ts';
import { Seed } from '../rig/seed.ts';
import { factsOf } from './facts.ts';

const READ_OUT_WORDS = 90;
const asOf = '2026-09-01';
const words = (most: number) =>
  fc
    .array(fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom(...'aZ9é-.,;\n\t ') }), {
      minLength: 1,
      maxLength: 60,
    })
    .map((parts) => parts.join(' ').trim().slice(0, most))
    .filter((text) => text.trim() !== '');
const known = <T>(value: fc.Arbitrary<T>) =>
  fc.option(
    value.map((is) => ({ is, asOf })),
    { nil: undefined },
  );
const file = fc.record({
  address: known(words(1_000)),
  postcode: known(fc.constantFrom('QX4 7ZA', 'Q X 4 7 Z A')),
  floor: known(words(120)),
  entry: known(words(300)),
  approach: known(fc.constantFrom('silent' as const, 'normal' as const)),
  rendezvous: known(words(300)),
});
const urns = fc.array(
  fc.record({
    urn: fc.string({ minLength: 3, maxLength: 32, unit: fc.constantFrom(...'AZ09-/') }),
    type: fc.constantFrom('HUA' as const, 'IAS' as const, 'LWS' as const),
    level: fc.constantFrom('immediate' as const, 'withdrawn' as const),
    asOf: fc.constant(asOf),
  }),
  { maxLength: 6 },
);

test('blocks 1 to 4 are read out in at most 90 words, whatever is written there', () => {
  const { seed } = new Seed('read-out');
  let longest = 0;
  const property = fc.property(
    file,
    urns,
    fc.option(words(200)),
    fc.option(words(200)),
    words(200),
    fc.integer({ min: 0, max: 1e10 }),
    (location, given, provider, operator, said, ageMs) => {
      const facts = factsOf({
        file: HouseholdFile.parse({ location, police: { urns: given } }),
        provider,
        operator,
        said,
        ageMs,
        callBack: '+442079460123',
        address: null,
      });
      const text = readOut({
        ...facts,
        incident: { ...facts.incident, id: must(asIncidentId('63-9999999999-999999999999999')) },
      });
      longest = Math.max(longest, wordsOf(text).length);
      expect(wordsOf(text).length).toBeLessThanOrEqual(READ_OUT_WORDS);
      expect(text).toMatch(/^This is .*reference .*URN .*Threat grade 4 of 4\..*Address: /s);
      expect(text).not.toMatch(/[\n\t]/);
    },
  );
  fc.assert(property, { seed, numRuns: 200 });
  expect(longest).toBeGreaterThan(80);
});

test('what is not known is said to be unknown', () => {
  const text = readOut(factsOf({ file: {}, provider: null, operator: null, callBack: null, address: null, ageMs: 0 }));
  expect(text).toBe(
    'This is a monitoring centre, operator st_operator, call-back number unknown, reference 3-1-7. URN unknown. ' +
      'A panic button was pressed at 11:06, just now. Threat grade 4 of 4. Address: unknown. Floor: unknown. ' +
      'Way in: unknown. Meet at: unknown.',
  );
});
