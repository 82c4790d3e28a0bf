import { randomBytes } from 'node:crypto';
import { cpSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { instant } from '../../core/time.ts';
import { readHomeTime } from '../../desk/policies/home-time.ts';
import { openRecords } from '../../register/register.ts';
import { tempDirectory } from '../../vault/test-files.ts';
import { checkConfiguration } from '../config/check.ts';
import { DEFAULT_CONFIG, loadConfig } from '../config/load.ts';
import { offsetsOf } from '../offsets.ts';
import { checkHomes } from './check-reach.ts';
import { offlinePolicies } from './offline.ts';
import { reachCheck } from './reach-check.ts';

/** Monday 22 March 2027, noon: the clocks of London go forward on the Sunday after. */
const NOW = instant(Date.UTC(2027, 2, 22, 12));

function configWith(policies: string): string {
  const folder = tempDirectory();
  cpSync(dirname(DEFAULT_CONFIG), folder, { recursive: true });
  writeFileSync(join(folder, 'policies', 'more.yaml'), policies);
  return join(folder, 'gateway.yaml');
}

test('a policy that tells nobody by telephone at some hour is refused, with the hour and the zone', () => {
  const { faults } = checkConfiguration(
    configWith(`policies:
  daytime:
    steps:
      - { at: 0 s, tell: desk }
      - { at: 0 s, tell: duty supervisor, by: [voice], when: { during: { from: "08:00", to: "18:00" } } }
    repeat: { after: 30 s }
`),
    [],
    NOW,
  );
  expect(faults.map(({ code, where }) => [code, where])).toEqual([['HW_POLICY_REACHES_NOBODY', 'policy "daytime"']]);
  expect(faults[0]?.why).toContain('from Mon 22 Mar 2027, 18:00 to Tue 23 Mar 2027, 08:00 (Europe/London): step 2');
});

test('a home whose people are all away at some hour is named by its neutral reference, by check and by the nightly list', async () => {
  const records = openRecords({ directory: tempDirectory(), clock: () => NOW, random: randomBytes });
  onTestFinished(() => records.close());
  const { register } = records;
  const homes = [false, true].map((isNightly) => {
    const { premises } = register.premises.add({ risk: 'high' });
    const { household, reference } = register.premises.get(premises);
    const by = (n: number) => ({ household, role: 'safe contact' as const, name: 'Robin', number: `0770090030${n}` });
    register.contacts.add({ ...by(1), when: [{ from: '07:30', to: '22:00' }] });
    if (isNightly) register.contacts.add({ ...by(2), when: [{ from: '22:00', to: '07:30' }] });
    return { premises, reference };
  });
  const config = { ...loadConfig(DEFAULT_CONFIG) };
  const panic = config.policies.get('panic');
  if (panic === undefined) throw new Error('there is no policy panic');
  config.policies = new Map([['panic', panic]]);
  const { homes: looked, faults } = checkHomes(config, records, NOW);
  expect(looked).toBe(2);
  expect(faults.map(({ where }) => where)).toEqual([`home ${homes[0]?.reference}, policy "panic"`]);
  expect(faults[0]?.why).toContain('from Mon 22 Mar 2027, 22:00 to Tue 23 Mar 2027, 07:30 (Europe/London)');
  expect(faults[0]?.why).toContain('and 13 times more in the coming 14 days');
  expect(faults[0]?.message).not.toContain('Robin');
  const nightly = reachCheck(() => ({ ...offlinePolicies(config, records, NOW), records, now: () => NOW }));
  expect(await nightly.run()).toEqual([
    {
      premises: homes[0]?.premises,
      what: 'reaches-nobody',
      says: expect.stringContaining('Policy panic reaches nobody'),
    },
  ]);
});

test('a time without a zone is that of the home, also on the day on which its clocks change', () => {
  const offsets = offsetsOf('Europe/London', NOW);
  const read = (text: string) => new Date(readHomeTime(text, offsets) ?? Number.NaN).toISOString();
  expect(read('2027-03-27T03:00')).toBe('2027-03-27T03:00:00.000Z');
  expect(read('2027-03-28T03:00')).toBe('2027-03-28T02:00:00.000Z');
  expect(read('2027-03-28T03:00Z')).toBe('2027-03-28T03:00:00.000Z');
  expect(read('2027-10-31T01:30')).toBe('2027-10-31T00:30:00.000Z');
  expect(readHomeTime('soon', offsets)).toBeUndefined();
});
