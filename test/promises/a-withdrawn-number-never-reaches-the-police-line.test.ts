import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { urnRulesOf } from '../../src/app/config/force-file.ts';
import { nightlyChecks } from '../../src/app/nightly/checks.ts';
import { settleUnknown } from '../../src/app/nightly/police-check.ts';
import { isFault } from '../../src/core/fault.ts';
import type { PremisesId } from '../../src/core/ids.ts';
import type { HouseholdFile } from '../../src/register/household-file-schema.ts';
import { HeartRig } from '../rig/moved-heart.ts';
import { Seed } from '../rig/seed.ts';

const SAVED = { purpose: 'shell', who: 'shell' } as const;
const MINUTE = 60_000;
const BAD_NUMBERS = 200;

let rig: HeartRig;
beforeAll(async () => {
  rig = await HeartRig.make({
    configure: ({ forces }) => {
      const example = forces.get('example');
      if (example === undefined) throw new Error('the made-up force is not there');
      example.routes = ['transfer', 'arc', 'line', '999'];
      example.transfer = { url: 'https://police.invalid/alarms' };
    },
    // All of the ways are set up: what keeps them from being taken is the number alone.
    book: (book) => ({ ...book, channels: new Set([...book.channels, 'transfer']) }),
  });
  rig.records.register.police.useForces(urnRulesOf(rig.config.forces));
  await rig.start();
});
afterAll(() => rig.close());

type Urn = { urn: string; type: 'HUA' | 'IAS' | 'LWS'; level: 'immediate' | 'withdrawn'; asOf: string };

function home(urns: Urn[] | undefined, force = 'example'): PremisesId {
  const { register } = rig.records;
  const { premises } = register.premises.add({ force });
  const { household } = register.premises.get(premises);
  register.devices.add({ premises, profile: 'native' });
  if (urns !== undefined) save(household, { police: { urns } });
  rig.refresh();
  return premises;
}

function save(household: Parameters<typeof rig.records.register.files.save>[0], file: HouseholdFile): void {
  const { files } = rig.records.register;
  files.save(household, file, { from: files.version(household), by: 'shell', purpose: SAVED });
}

const urn = (text: string, type: Urn['type'] = 'HUA', level: Urn['level'] = 'immediate'): Urn => ({
  urn: text,
  type,
  level,
  asOf: '2026-01-01',
});

const tasksOf = (premises: PremisesId) => rig.events('task-raised').filter((event) => event.premises === premises);
const handed = (premises: PremisesId) =>
  rig.process.sends.filter((send) => send.premises === premises && ['transfer', 'line'].includes(send.channel));

/** The code, and the whole of what is said. */
function refusal(act: () => void): { code: string; says: string } | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (!isFault(error)) throw error;
    return { code: error.code, says: error.message };
  }
}

describe('a number that the police have withdrawn', () => {
  test('is never handed over: within a second a person is asked to ring 999, and ten minutes later it is as it was', async () => {
    const premises = home([urn('07XYZ4417', 'HUA', 'withdrawn')]);
    const pressedAt = rig.clock.now();
    rig.signal(premises, { kind: 'panic' });
    await rig.pass(1_000);
    const [task] = tasksOf(premises);
    expect(task).toMatchObject({ kind: 'ring-999', why: 'withdrawn', priority: 1 });
    expect((task?.at ?? Infinity) - pressedAt).toBeLessThanOrEqual(1_000);
    await rig.pass(10 * MINUTE);
    expect(handed(premises)).toEqual([]);
    expect(tasksOf(premises)).toHaveLength(1);
  });

  test.each([
    ['no number at all', undefined, 'no-urn'],
    ['a number for the burglar alarm, for a call for help', [urn('07XYZ4418', 'IAS')], 'wrong-type'],
  ] as const)('%s is rung through by hand as well', async (_name, urns, why) => {
    const premises = home(urns && [...urns]);
    rig.signal(premises, { kind: 'panic' });
    await rig.pass(1_000);
    expect(tasksOf(premises)).toMatchObject([{ kind: 'ring-999', why }]);
    expect(handed(premises)).toEqual([]);
  });

  test('one that becomes withdrawn counts from the moment at which the file is saved', async () => {
    const premises = home([urn('07XYZ4417')]);
    const { household } = rig.records.register.premises.get(premises);
    save(household, { police: { urns: [urn('07XYZ4417', 'HUA', 'withdrawn')] } });
    rig.signal(premises, { kind: 'panic' });
    await rig.pass(1_000);
    expect(tasksOf(premises)).toMatchObject([{ kind: 'ring-999', why: 'withdrawn' }]);
  });
});

test('the number of one force says nothing to another, until somebody has looked', async () => {
  const premises = home([urn('07XYZ4417')]);
  const { police, premises: homes } = rig.records.register;
  expect(police.of(premises, 'HUA')).toBe('ok');
  homes.change(premises, { force: 'strict' });
  rig.refresh();
  expect(police.of(premises, 'HUA')).toBeUndefined();
  rig.signal(premises, { kind: 'panic' });
  await rig.pass(1_000);
  expect(tasksOf(premises)).toMatchObject([{ kind: 'ring-999', why: 'no-urn' }]);
  settleUnknown(rig.records);
  expect(police.of(premises, 'HUA')).toBe('bad');
});

describe('numbers that the police would turn away', () => {
  test('not one of them is taken when a home is commissioned, and none is said again', () => {
    const seed = new Seed('bad-numbers');
    const { household } = rig.records.register.premises.get(home(undefined, 'strict'));
    const missed = Array.from({ length: BAD_NUMBERS }, () => spoiled(seed)).filter(({ urn: text, type }) => {
      const said = refusal(() => save(household, { police: { urns: [urn(text, type)] } }));
      const isNamed = said?.says.includes('urns') === true && !said.says.includes(text);
      return !REFUSED.has(said?.code ?? '') || !isNamed;
    });
    expect(missed).toEqual([]);
    expect(rig.records.register.files.version(household)).toBe(0);
    for (const [text, type] of GOOD)
      expect(refusal(() => save(household, { police: { urns: [urn(text, type)] } }))).toBe(undefined);
  });

  test('and every one that came in before there were rules is found at night', async () => {
    const seed = new Seed('bad-numbers-at-night');
    const { police } = rig.records.register;
    // As a register from before there were forces: nothing looks at what is saved.
    police.useForces(new Map());
    const numbers = Array.from({ length: 40 }, () => spoiled(seed)).filter(({ urn: text }) => !text.includes(' '));
    const bad = numbers.map(({ urn: text, type }) => home([urn(text, type)], 'strict'));
    police.useForces(urnRulesOf(rig.config.forces));
    const [check] = nightlyChecks({ config: rig.config, records: rig.records, clock: rig.clock });
    const found = new Map((await check?.run())?.map(({ premises, what }) => [premises, what]));
    expect(bad.filter((premises) => !/^urn-(bad|wrong-type)$/.test(found.get(premises) ?? ''))).toEqual([]);
    const [one] = bad;
    if (one === undefined) throw new Error('there is none');
    rig.signal(one, { kind: 'panic' });
    await rig.pass(1_000);
    expect(tasksOf(one)).toMatchObject([{ kind: 'ring-999' }]);
    expect(handed(one)).toEqual([]);
  });
});

const GOOD = [
  ['ST004417H', 'HUA'],
  ['ST004418A', 'IAS'],
] as const;

/** Spaces are refused before anybody asks which force it is. */
const REFUSED = new Set(['HW_URN_UNFIT', 'HW_INPUT_INVALID']);

function pick<T>(seed: Seed, among: readonly T[]): T {
  const found = among[Math.floor(seed.between(0, among.length))];
  if (found === undefined) throw new Error('there is nothing to pick');
  return found;
}

/** A good number with one thing wrong, as control rooms see them: case, a letter or digit too few, too many or another, the type. */
function spoiled(seed: Seed): { urn: string; type: 'HUA' | 'IAS' } {
  const [good, type] = pick(seed, GOOD);
  const at = Math.floor(seed.between(0, good.length));
  const other = type === 'HUA' ? 'IAS' : 'HUA';
  const ways: (() => { urn: string; type: 'HUA' | 'IAS' })[] = [
    () => ({ urn: good.toLowerCase(), type }),
    () => ({ urn: good.slice(0, at) + good.slice(at + 1), type }),
    () => ({ urn: `${good.slice(0, at)}0${good.slice(at)}`, type }),
    () => ({ urn: `${good.slice(0, at)}-${good.slice(at + 1)}`, type }),
    () => ({ urn: good.replace('0', 'O'), type }),
    () => ({ urn: `${good} `, type }),
    () => ({ urn: `${good.slice(0, 2)} ${good.slice(2)}`, type }),
    () => ({ urn: good, type: other }),
  ];
  return pick(seed, ways)();
}
