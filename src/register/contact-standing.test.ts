import { expect, test } from 'vitest';
import { asContactId, asErrandId, asHouseholdId, asPointId, type PointId } from '../core/ids.ts';
import { days, type Instant, instant } from '../core/time.ts';
import { must } from '../vault/test-files.ts';
import type { ContactRecord, PointRecord } from './contact-rows.ts';
import { CONTACT_LIMITS, standingOf, verifiedPeople } from './contact-standing.ts';
import type { ErrandOutcome, ErrandRecord } from './errands.ts';

const NOW = instant(1_795_000_000_000);
const contact = must(asContactId('ct_one1'));
const ago = (n: number): Instant => instant(NOW - days(n));

interface Way {
  verified?: number;
  test?: [daysAgo: number, outcome: ErrandOutcome];
  lost?: PointRecord['lost'];
  channels?: PointRecord['channels'];
}

function standing(ways: Way[], { asked, of = 'household' }: { asked?: number; of?: 'household' | 'provider' } = {}) {
  const points = ways.map(({ verified, lost = {}, channels = ['voice', 'sms'] }, i): PointRecord => {
    const verifiedAt = verified === undefined ? undefined : ago(verified);
    const kind = channels.includes('email') ? 'email' : 'telephone';
    return {
      point: pointAt(i),
      contact,
      order: i + 1,
      kind,
      channels,
      when: undefined,
      verifiedAt,
      lost,
      createdAt: ago(400),
    };
  });
  const record = {
    contact,
    household: of === 'household' ? asHouseholdId('hh_one1') : undefined,
    role: 'safe contact',
    order: 1,
    channels: ['voice'],
    waysAskedAt: asked === undefined ? undefined : ago(asked),
    createdAt: ago(400),
    points,
  } as unknown as ContactRecord;
  const lastTest = (point: PointId): ErrandRecord | undefined => {
    const test = ways[Number(point.slice(-1))]?.test;
    if (test === undefined) return undefined;
    const [at, outcome] = test;
    const errand = must(asErrandId('er_one1'));
    const rest = { what: 'test', channel: 'voice', begunBy: 'gateway', reason: undefined, settledAt: ago(at) } as const;
    return { errand, contact, point, outcome, begunAt: ago(at), ...rest };
  };
  return standingOf(record, lastTest, CONTACT_LIMITS, NOW);
}

const pointAt = (i: number) => must(asPointId(`cp_one${i}`));
const GOOD: Way = { verified: 100, test: [10, 'confirmed'] };
const STOPPED = { sms: { why: 'opted-out', at: ago(3) } } as const;

test.each<[string, Way[], boolean, string[]]>([
  ['all is well', [GOOD], true, []],
  ['nothing was ever verified', [{}], false, ['not-verified']],
  ['one of two ways is enough', [{}, GOOD], true, []],
  ['verified on the last day that counts', [{ ...GOOD, verified: 365 }], true, []],
  ['verified too long ago', [{ ...GOOD, verified: 366 }], false, ['verify-again']],
  ['tested on the last day', [{ verified: 100, test: [31, 'confirmed'] }], true, []],
  ['tested too long ago', [{ verified: 100, test: [32, 'reached'] }], true, ['test-old']],
  ['verified lately and not tested yet', [{ verified: 5 }], true, []],
  ['never tested since', [{ verified: 40 }], true, ['test-old']],
  ['the last test failed', [{ verified: 100, test: [1, 'failed'] }], true, ['test-failed']],
  ['one of two tests failed', [GOOD, { verified: 50, test: [1, 'failed'] }], true, ['test-failed']],
  ['STOP was sent, the telephone still rings', [{ ...GOOD, lost: STOPPED }], true, ['lost']],
  [
    'STOP was sent and there is nothing else',
    [{ ...GOOD, channels: ['sms'], lost: STOPPED }],
    false,
    ['no-way', 'lost'].sort(),
  ],
  ['an address is not telephoned', [{ verified: 100, channels: ['email'] }], true, []],
])('%s', (_, ways, verified, stale) => {
  const found = standing(ways, { asked: 10 });
  expect(found.verified).toBe(verified);
  expect([...found.stale].sort()).toEqual(stale);
});

test('a household’s contacts are asked about their ways again; a duty team is not', () => {
  expect(standing([GOOD], { asked: 90 }).stale).toEqual([]);
  expect(standing([GOOD], { asked: 91 }).stale).toEqual(['ways-not-asked']);
  expect(standing([GOOD]).stale).toEqual(['ways-not-asked']);
  expect(standing([GOOD], { of: 'provider' }).stale).toEqual([]);
});

test('the newest test of all the ways is shown', () => {
  const { lastTest } = standing([
    { verified: 100, test: [20, 'failed'] },
    { verified: 100, test: [2, 'confirmed'] },
  ]);
  expect(lastTest).toMatchObject({ at: ago(2), result: 'confirmed' });
});

test('an inbox is nobody to count on, nor is the fire service', () => {
  const roles = ['safe contact', 'keyholder', 'duty supervisor', 'duty inbox', 'fire service'] as const;
  expect(verifiedPeople(roles.map((role) => ({ role, verified: true })))).toBe(3);
  expect(verifiedPeople([{ role: 'keyholder', verified: false }])).toBe(0);
});
