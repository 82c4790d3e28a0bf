import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ArcReceiver, type Manner } from '../../../simulators/arc/receiver.ts';
import { asStaffId } from '../../core/ids.ts';
import { instant, minutes, ms, seconds } from '../../core/time.ts';
import { frame, unframe } from '../../dc09/frame.ts';
import { readDc09Key, seal, unseal } from '../../dc09/seal.ts';
import { SEQUENCE_MOST, Sequence } from '../../dc09/sequence.ts';
import { readTimeStamp, timeStamp } from '../../dc09/time-stamp.ts';
import { ManualClock } from '../../gateway/testing/manual-clock.ts';
import { aSend, attempt, dispatch, known } from '../testing/parts.ts';
import { Arc, type ArcOptions } from './arc-channel.ts';
import { alarmFrame } from './message.ts';

const ACCOUNT = '1234';
const KEY = known(readDc09Key('00112233445566778899aabbccddeeff'));
let clock: ManualClock;
let first: ArcReceiver;
let second: ArcReceiver;
let arcs: Arc[];

beforeEach(async () => {
  clock = new ManualClock();
  arcs = [];
  const now = () => Number(clock.now());
  [first, second] = await Promise.all([ArcReceiver.listen({ now }), ArcReceiver.listen({ now })]);
});

afterEach(async () => {
  await Promise.all(arcs.map((arc) => arc.close()));
  await Promise.all([first.close(), second.close()]);
});

function arc(over: Partial<ArcOptions> = {}): Arc {
  const receivers = [first, second].map(({ port }) => ({ host: '127.0.0.1', port }));
  const made = new Arc({ receivers, line: { account: ACCOUNT, prefix: '0' }, superviseMs: minutes(1), clock, ...over });
  arcs.push(made);
  return made;
}

const send = (over = {}) => aSend(clock, { channel: 'arc', ...over });

/** Sends one alarm and says how it ended. */
async function story(channel: Arc, over = {}): Promise<string | undefined> {
  const { dispatcher, door } = dispatch([channel], clock);
  dispatcher.take(send(over));
  await passTime(dispatcher.idle());
  return door.story(attempt(1)).at(-1);
}

/** Lets patience run out as often as it takes, never while an answer may still be on its way. */
async function passTime(done: Promise<unknown>): Promise<void> {
  let over = false;
  done.finally(() => (over = true));
  for (let turns = 0; !over; turns += 1) {
    for (let i = 0; i < 5; i += 1) await new Promise((resolve) => setTimeout(resolve, 1));
    if (!over && turns > 1) clock.pass(seconds(1));
  }
}

describe('a receiving centre is told by DC-09', () => {
  test('its acknowledgement means that a machine there has it, and says nothing of the home but its reference', async () => {
    expect(await story(arc())).toBe('delivered');
    expect(first.taken).toMatchObject([{ token: 'SIA-DCS', account: ACCOUNT, encrypted: false }]);
    expect(first.taken[0]?.data).toBe(`#${ACCOUNT}|Nri8/PA0004^Kestrel 4^`);
    expect(second.taken).toEqual([]);
  });

  test('a confirmed hold-up goes under its own letters, and a test under those of a test', async () => {
    await story(arc({ isConfirmed: () => true }));
    expect(first.taken[0]?.data).toContain('/HV0004');
    const channel = arc();
    const order = { ...send({ drill: true }), reference: 'Kestrel 4' as never, rehearsal: false, taken: () => false };
    await channel.send(order, new AbortController().signal);
    expect(first.taken[1]?.data).toContain('/RX0004');
  });

  test('a drill goes as far as the door', async () => {
    const { dispatcher, door } = dispatch([arc()], clock);
    dispatcher.take({ ...send({ drill: true }), contact: undefined } as never);
    while (door.story(attempt(1)).at(-1) !== 'accepted') await new Promise(setImmediate);
    expect([first.taken, first.linkTests]).toEqual([[], 1]);
  });

  test('a clock that is wrong is put right from the refusal, and the alarm is sent again', async () => {
    await first.close();
    first = await ArcReceiver.listen({ now: () => Number(clock.now()) + 7_200_000 });
    const channel = arc();
    expect(await story(channel)).toBe('delivered');
    expect(first.taken).toHaveLength(1);
    expect(Math.abs(Number(first.taken[0]?.at) - clock.now() - 7_200_000)).toBeLessThan(1_000);
    expect(channel.counts['wrong-time']).toBe(1);
    await story(channel, { n: 1 });
    expect(channel.counts['wrong-time'], 'it is remembered').toBe(1);
  });

  test.each<[Manner, string]>([
    ['silent', 'provider-silent'],
    ['hang-up', 'provider-silent'],
    ['wrong-check', 'not-acknowledged'],
    ['other-number', 'not-acknowledged'],
    ['cannot', 'rejected'],
  ])('a receiver that is %s gives way to the second; when both are, the next route begins', async (manner, reason) => {
    first.manner = manner;
    expect(await story(arc())).toBe('delivered');
    expect([first.taken.length, second.taken.length]).toEqual([0, 1]);
    second.manner = manner;
    expect(await story(arc())).toBe(`failed/${reason}`);
  });

  test('a receiver that was silent is not waited for again until it answers', async () => {
    const channel = arc();
    first.manner = 'silent';
    expect(await story(channel)).toBe('delivered');
    const arrived = first.arrived;
    expect(await story(channel)).toBe('delivered');
    expect([first.arrived, second.taken.length]).toEqual([arrived, 2]);
  });

  test('an alarm that is no longer needed is not tried again', async () => {
    first.manner = 'silent';
    second.manner = 'silent';
    const { dispatcher, door } = dispatch([arc()], clock);
    dispatcher.take(send());
    while (first.arrived === 0) await new Promise(setImmediate);
    const by = { kind: 'staff', staff: known(asStaffId('st_0001')) } as const;
    dispatcher.standDown({ attempt: attempt(1), incident: send().incident, channel: 'arc', state: 'sending', by });
    await dispatcher.idle();
    expect(door.story(attempt(1)).at(-1)).toBe('failed/stood-down');
  });
});

describe('what is encrypted', () => {
  test('is not believed when the answer is in the clear', async () => {
    await Promise.all([first.close(), second.close()]);
    const now = () => Number(clock.now());
    [first, second] = await Promise.all([ArcReceiver.listen({ key: KEY, now }), ArcReceiver.listen({ key: KEY, now })]);
    const channel = arc({ line: { account: ACCOUNT, prefix: '0', key: KEY } });
    first.manner = 'in-the-clear';
    expect(await story(channel)).toBe('delivered');
    expect([first.taken.length, second.taken.length]).toEqual([0, 1]);
    expect(second.taken[0]).toMatchObject({ encrypted: true });
  });

  test('never looks alike twice, and opens with its key alone', () => {
    const [one, other] = [seal(KEY, '#1234|NPA]'), seal(KEY, '#1234|NPA]')];
    expect(one).not.toBe(other);
    expect([unseal(KEY, one), unseal(KEY, other)]).toEqual(['#1234|NPA]', '#1234|NPA]']);
    expect(unseal(known(readDc09Key('f'.repeat(64))), one)).not.toBe('#1234|NPA]');
    expect(['', 'xyz', 'a'.repeat(31), 'a'.repeat(40)].map(readDc09Key)).toEqual(Array(4).fill(undefined));
  });
});

describe('supervision', () => {
  test('tells each receiver on its interval that we are there, and a loss is said in words', async () => {
    const channel = arc();
    const answered = async (count: number) => {
      while (channel.counts['link-test'] < count) await new Promise(setImmediate);
      await new Promise(setImmediate);
    };
    channel.start();
    await answered(2);
    expect([channel.warnings(), await channel.warm()]).toEqual([[], true]);
    clock.pass(seconds(59));
    await answered(2);
    expect([first.linkTests, second.linkTests]).toEqual([1, 1]);
    clock.pass(seconds(1));
    await answered(4);
    second.manner = 'hang-up';
    clock.pass(minutes(1));
    await answered(6);
    clock.pass(seconds(10));
    await answered(7);
    expect(channel.warnings()).toEqual([expect.stringMatching(/^Receiver 2 of 2 .* has not answered since 20/)]);
    expect(await channel.warm(), 'one of them still answers').toBe(true);
    second.manner = 'acknowledge';
    clock.pass(seconds(10));
    await answered(8);
    expect([channel.warnings(), channel.good, channel.counts['link-test-failed']]).toEqual([[], 2, 2]);
  });

  test('with no receiver left, the way to the centre is down', async () => {
    first.manner = 'hang-up';
    second.manner = 'hang-up';
    expect(await arc().warm()).toBe(false);
  });
});

describe('numbers of messages', () => {
  test('go from 0001 to 9999 and round again, and none is out twice', () => {
    const sequence = new Sequence(instant(0));
    const given = Array.from({ length: SEQUENCE_MOST }, () => known(sequence.take()));
    expect([given[0], given.at(-1), new Set(given).size]).toEqual([1, SEQUENCE_MOST, SEQUENCE_MOST]);
    expect(sequence.take()).toBeUndefined();
    sequence.release(77);
    expect([sequence.take(), sequence.outstanding]).toEqual([77, SEQUENCE_MOST]);
    for (const number of given) sequence.release(number);
    expect(sequence.take()).toBe(78);
  });

  test('a restart does not begin where every restart begins', () => {
    expect(known(new Sequence(clock.now()).take())).not.toBe(new Sequence(instant(clock.now() + 60_000)).take());
  });
});

describe('frames', () => {
  test('one of the standard checks', () => {
    const message = '"SIA-DCS"0002R1L232#78919[1234|NFA129][S123Main St., 55123]';
    expect(unframe(frame(message))).toBe(message);
    expect(frame(message).toString('latin1').slice(5, 9)).toBe('003B');
    const broken = frame(message);
    broken[20] = 0x39;
    expect(unframe(broken)).toBeUndefined();
  });

  test('nothing in a reference ends the message', () => {
    const event = { code: 'PA', area: 1, zone: 4, reference: '[x]^"|\r\n#' };
    const message = known(unframe(alarmFrame({ account: ACCOUNT, prefix: '0' }, 1, event, clock.now())));
    expect(message).toContain('[#1234|Nri1/PA0004^ x       ^]_');
  });

  test('times are universal, whole seconds, and only such as there are', () => {
    const at = instant(Date.UTC(2026, 10, 22, 2, 14, 7));
    expect(timeStamp(at)).toBe('_02:14:07,11-22-2026');
    expect(readTimeStamp(timeStamp(at))).toBe(at);
    expect([readTimeStamp('_25:00:00,01-01-2026'), readTimeStamp('_00:00:00,02-30-2026'), readTimeStamp('')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

/** A receiver that we did not write. It keeps the time of the machine. */
interface StrangersReceiver {
  servertcp: { address(): unknown; close(): void };
  setAccounts(accounts: readonly object[]): void;
  serverStartTCP(): void;
  on(event: 'sia', told: (message: { data_message: string } | undefined, error: unknown) => void): void;
}

describe('a receiver that we did not write acknowledges', () => {
  const { sia: Sia } = createRequire(import.meta.url)('iobroker.sia/build/lib/sia.js') as {
    sia: new (options: object) => StrangersReceiver;
  };

  test.each([
    ['plain frames', undefined],
    ['AES-128', 32],
    ['AES-192', 48],
    ['AES-256', 64],
  ])('%s', async (_name, digits) => {
    const key = digits === undefined ? undefined : '0f1e2d3c4b5a6978'.repeat(4).slice(0, digits);
    const theirs = new Sia({ host: '127.0.0.1', port: 0, timeout: 10, sockend: true });
    theirs.setAccounts([
      { accountnumber: ACCOUNT, aes: key !== undefined, hex: true, ...(key !== undefined && { password: key }) },
    ]);
    const heard: string[] = [];
    theirs.on('sia', (message, error) => heard.push(message?.data_message ?? String(error)));
    theirs.serverStartTCP();
    await new Promise((resolve) => setTimeout(resolve, 20));
    const address = theirs.servertcp.address();
    const port = typeof address === 'object' && address !== null && 'port' in address ? Number(address.port) : 0;
    const now = new ManualClock(Date.now());
    const line = { account: ACCOUNT, prefix: '0', ...(key !== undefined && { key: known(readDc09Key(key)) }) };
    const channel = arc({ receivers: [{ host: '127.0.0.1', port }], line, clock: now });
    const { dispatcher, door } = dispatch([channel], now);
    dispatcher.take(aSend(now, { channel: 'arc' }));
    await dispatcher.idle();
    theirs.servertcp.close();
    expect([door.story(attempt(1)).at(-1), heard]).toEqual(['delivered', [`#${ACCOUNT}|Nri8/PA0004^Kestrel 4^`]]);
    expect(channel.counts).toMatchObject({ acknowledged: 1, unusable: 0, silent: 0 });
    expect(ms(channel.outstanding)).toBe(0);
  });
});
