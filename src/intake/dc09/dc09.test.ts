import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Fault } from '../../core/fault.ts';
import { frame } from '../../dc09/frame.ts';
import { ACCOUNT, foreignFrame, KEYS, opened, PanelRig, says, stampOf } from './testing.ts';

let rig: PanelRig;

beforeEach(() => {
  rig = new PanelRig();
});
afterEach(() => rig.close());

const counts = () => rig.intake.stats().counts;
const kinds = () => rig.door.inputs.flatMap(({ input }) => (input.type === 'signal' ? [input.signal.kind] : []));
const suspicions = () => rig.door.inputs.flatMap(({ input }) => (input.type === 'suspicion' ? [input.why] : []));
const panic = (over: object = {}) => foreignFrame(says({ data: `#${ACCOUNT}|Nri1/PA4`, ...over }));

describe('a panel that reports in the clear', () => {
  beforeEach(async () => {
    rig.panel(ACCOUNT);
    await rig.start();
  });

  test('is acknowledged once its press is on disk, and not before', async () => {
    const line = await rig.line();
    rig.door.held = true;
    line.send(panic());
    while (rig.door.inputs.length === 0) await new Promise(setImmediate);
    expect([kinds(), line.answers, rig.door.seen]).toEqual([['panic'], [], [0]]);
    rig.door.release();
    await line.until(() => line.answers.length > 0);
    expect(line.answers).toEqual([`"ACK"0001R1L0#${ACCOUNT}[]`]);
  });

  test('is not acknowledged when the disk refuses, and raises once when it sends again', async () => {
    const line = await rig.line();
    rig.door.fault = new Fault('HW_JOURNAL_NOT_DURABLE');
    line.send(panic());
    while (counts().settle_failed === 0) await new Promise(setImmediate);
    rig.door.fault = undefined;
    expect(await line.ask(panic())).toContain('"ACK"');
    expect(new Set(rig.door.signals).size, 'the clock has not moved: it is the same press').toBe(1);
  });

  test('a message sent again is acknowledged and is no second signal; two presses are two', async () => {
    const line = await rig.line();
    for (const sequence of [7, 7, 8]) expect(await line.ask(panic({ sequence }))).toContain(`"ACK"000${sequence}`);
    expect([kinds(), counts().repeats]).toEqual([['panic', 'panic'], 1]);
    rig.clock.advance(61_000);
    await line.ask(panic({ sequence: 7 }));
    expect(kinds(), 'numbers come round again').toHaveLength(3);
  });

  test('what is sent again while the first waits for the disk waits with it', async () => {
    const line = await rig.line();
    rig.door.held = true;
    line.send(Buffer.concat([panic(), panic(), panic({ sequence: 2 })]));
    while (rig.door.inputs.length < 2) await new Promise(setImmediate);
    expect(line.answers).toEqual([]);
    rig.door.release();
    await line.until(() => line.answers.length === 3);
    expect(line.answers.map((answer) => answer.slice(5, 9))).toEqual(['0001', '0001', '0002']);
    expect(kinds()).toEqual(['panic', 'panic']);
  });

  test('a frame may come in pieces, and several in one', async () => {
    const line = await rig.line();
    const several = Buffer.concat([panic(), foreignFrame(`"NULL"0000L0#${ACCOUNT}[]`), panic({ sequence: 2 })]);
    for (const byte of several) line.send(Buffer.from([byte]));
    await line.until(() => line.answers.length === 3);
    line.send(Buffer.concat([several.subarray(0, -20), Buffer.alloc(0)]));
    line.send(several.subarray(-20));
    await line.until(() => line.answers.length === 6);
    expect(line.answers.map((answer) => answer.slice(1, 4))).toEqual(Array(6).fill('ACK'));
    expect([counts().link_tests, kinds()]).toEqual([2, ['panic', 'panic']]);
  });

  test('a wrong check or length is not answered, and the frame behind it is', async () => {
    const line = await rig.line();
    const wrong = [panic(), panic(), panic()];
    wrong[0]?.fill('0', 1, 5);
    wrong[1]?.write('9', 30);
    const long = Buffer.from(
      panic()
        .toString('latin1')
        .replace(/^(\n....0)(..)/, '$1FF'),
      'latin1',
    );
    line.send(Buffer.concat([...wrong.slice(0, 2), Buffer.from('GET / HTTP/1.1\r\n\r\n'), long]));
    expect(await line.ask(foreignFrame(`"NULL"0000L0#${ACCOUNT}[]`))).toBe(`"ACK"0000L0#${ACCOUNT}[]`);
    expect([kinds(), counts().unsound, counts().garbage_bytes > 0, line.answers.length]).toEqual([[], 3, true, 1]);
  });

  test('an older communicator writes its check as two bytes, and is answered so', async () => {
    const line = await rig.line();
    line.send(frame(says({ data: 'NPA1' }), 'raw'));
    await line.until(() => line.answers.length > 0);
    expect([line.answers, kinds()]).toEqual([[`"ACK"0001R1L0#${ACCOUNT}[]`], ['panic']]);
  });

  test('what it cannot be understood in is set aside; an event beside it is raised', async () => {
    const line = await rig.line();
    expect(await line.ask(foreignFrame(says({ data: 'NQZ1' })))).toContain('"ACK"');
    expect(await line.ask(foreignFrame(says({ data: 'hello', sequence: 2 })))).toContain('"DUH"');
    expect(await line.ask(foreignFrame(says({ data: 'x', token: 'SIA-PUL', sequence: 3 })))).toContain('"DUH"');
    expect(await line.ask(foreignFrame(says({ data: '#9999|NPA1', sequence: 4 })))).toContain('"DUH"');
    expect(await line.ask(foreignFrame(says({ data: 'NQZ1/PA2', sequence: 5 })))).toContain('"ACK"');
    expect(rig.door.quarantined).toEqual(['unknown-kind', 'wrong-shape', 'wrong-shape', 'wrong-field', 'unknown-kind']);
    expect(kinds()).toEqual(['panic']);
  });

  test('over UDP it is the same, and zeroes behind the frame do no harm', async () => {
    expect(await rig.datagram(panic())).toBe(`"ACK"0001R1L0#${ACCOUNT}[]`);
    expect(await rig.datagram(Buffer.concat([panic({ sequence: 2 }), Buffer.alloc(32)]))).toContain('"ACK"0002');
    const torn = panic({ sequence: 3 });
    torn.write('zzzz', 1);
    expect(await rig.datagram(torn)).toBeUndefined();
    expect(kinds()).toEqual(['panic', 'panic']);
  });

  test('a time in the clear is looked at too', async () => {
    const line = await rig.line();
    const now = Number(rig.clock.now());
    for (const [at, answer] of [
      [now - 40_000, 'ACK'],
      [now - 41_000, 'NAK'],
      [now + 20_000, 'ACK'],
      [now + 21_000, 'NAK'],
    ] as const)
      expect(await line.ask(foreignFrame(`"NULL"0000L0#${ACCOUNT}[]${stampOf(at)}`)), String(at - now)).toContain(
        answer,
      );
    expect([suspicions(), rig.door.seen.length]).toEqual([[], 2]);
  });
});

describe.each([128, 192, 256] as const)('a panel that shares an AES-%s key', (bits) => {
  const key = KEYS[bits / 64 - 2] ?? Buffer.alloc(0);

  test('is answered with the same key, and believed with no other', async () => {
    rig.panel(ACCOUNT, key);
    await rig.start();
    const line = await rig.line();
    const at = Number(rig.clock.now());
    const answer = await line.ask(panic({ key, at }));
    expect(opened(answer, key)).toBe(`"*ACK"0001R1L0#${ACCOUNT}[]${stampOf(at)}`);
    expect(opened((await rig.datagram(panic({ key, at, sequence: 2, data: 'NHA1' }))) ?? '', key)).toContain(
      '"*ACK"0002',
    );
    expect(kinds()).toEqual(['panic', 'hold-up']);
    const life = rig.door.seen.length;
    const other = Buffer.alloc(key.length, 7);
    for (const frame of [panic({ sequence: 3 }), panic({ sequence: 4, at }), panic({ key: other, at, sequence: 5 })])
      expect(await line.ask(frame)).toContain('"DUH"');
    expect([kinds().length, rig.door.seen.length, suspicions()]).toEqual([2, life, ['wrong-secret']]);
    expect([counts().in_the_clear, counts().wrong_key]).toEqual([2, 1]);
  });
});

describe('somebody who has kept a frame', () => {
  const [key = Buffer.alloc(0)] = KEYS;
  let kept: Buffer;

  beforeEach(async () => {
    rig.panel(ACCOUNT, key);
    await rig.start();
    kept = foreignFrame(says({ data: '', token: 'NULL', sequence: 0, key, at: Number(rig.clock.now()) }));
  });

  test('and sends it again at once learns nothing and keeps nobody alive', async () => {
    const line = await rig.line();
    await line.ask(kept);
    rig.clock.advance(30_000);
    expect(await line.ask(kept)).toContain('ACK');
    expect(rig.door.seen, 'life is counted once').toEqual([0]);
    expect(suspicions()).toEqual([]);
  });

  test.each([
    ['a minute', 60_000],
    ['a day', 86_400_000],
  ])('and sends it again after %s is refused, found out, and keeps nobody alive', async (_after, ms) => {
    const line = await rig.line();
    await line.ask(kept);
    rig.clock.advance(ms);
    expect(await line.ask(kept)).toBe(`"NAK"0000R0L0A0[]${stampOf(Number(rig.clock.now()))}`);
    expect([rig.door.seen, suspicions(), kinds()]).toEqual([[0], ['replay'], []]);
  });

  test('and puts it under a new number is found out', async () => {
    const line = await rig.line();
    const press = says({ data: 'NPA1', key, at: Number(rig.clock.now()) });
    await line.ask(foreignFrame(press));
    expect(await line.ask(foreignFrame(press.replace('"0001', '"0002')))).toContain('NAK');
    expect([kinds(), suspicions(), rig.door.seen]).toEqual([['panic'], ['replay'], [0]]);
  });

  test('is not who has only set a clock wrong', async () => {
    const line = await rig.line();
    const now = Number(rig.clock.now());
    for (const at of [Date.UTC(2000, 0, 1), now - 300_000, now + 7_200_000])
      expect(await line.ask(panic({ key, at }))).toContain('NAK');
    expect([suspicions(), kinds(), rig.door.seen]).toEqual([[], [], []]);
    expect(await line.ask(panic({ key, at: now }))).toContain('ACK');
    expect([kinds(), counts().wrong_time]).toEqual([['panic'], 3]);
  });
});

describe('whoever is no panel of ours', () => {
  test('is told so, listed and never acted on; the list is bounded', async () => {
    rig.panel(ACCOUNT);
    await rig.start({ strangers: 3 });
    const line = await rig.line();
    for (const account of ['AAA1', 'AAA2', 'AAA3', 'AAA4', 'AAA4'])
      expect(await line.ask(panic({ account }))).toBe(`"DUH"0001R1L0#${account}[]`);
    expect(rig.intake.strangers().map(({ account, heard }) => [account, heard])).toEqual([
      ['AAA4', 2],
      ['AAA3', 1],
      ['AAA2', 1],
    ]);
    expect([rig.door.inputs, rig.door.seen, counts().unknown_account]).toEqual([[], [], 5]);
  });

  test('is not answered without end, and holds up no panel', async () => {
    rig.panel(ACCOUNT);
    await rig.start({ strangersBurst: 3 });
    const line = await rig.line();
    line.send(Buffer.concat(Array.from({ length: 200 }, () => panic({ account: 'AAA1' }))));
    expect(await (await rig.line()).ask(panic())).toContain('ACK');
    expect([line.answers.length <= 3, kinds()]).toEqual([true, ['panic']]);
  });

  test('gets no more connections than its share, and none for garbage', async () => {
    rig.panel(ACCOUNT);
    await rig.start({ connectionsOfOne: 2, garbageBytes: 100 });
    const first = await rig.line();
    await rig.line();
    const third = await rig.line();
    await third.until(() => false);
    expect([third.ended, counts().connections_refused]).toEqual([true, 1]);
    first.send(Buffer.alloc(101, 'x'));
    await first.until(() => false);
    expect([first.ended, rig.intake.stats().connected]).toEqual([true, 1]);
  });

  test('holds no connection for long; a panel does', async () => {
    rig.panel(ACCOUNT);
    await rig.start({ firstMs: 60 as never });
    const [stranger, panel] = [await rig.line(), await rig.line()];
    expect(await panel.ask(panic())).toContain('ACK');
    expect(await stranger.ask(panic({ account: 'AAA1' }))).toContain('DUH');
    await stranger.until(() => false);
    expect([stranger.ended, panel.ended, counts().connections_idle]).toEqual([true, false, 1]);
  });

  test('what waits too long for the disk is let go, and acknowledged when it comes again', async () => {
    rig.panel(ACCOUNT);
    await rig.start({ settleMs: 5_000 as never });
    const line = await rig.line();
    rig.door.held = true;
    line.send(panic());
    while (rig.door.inputs.length === 0) await new Promise(setImmediate);
    rig.clock.advance(5_000);
    rig.door.held = false;
    rig.door.release();
    expect(await line.ask(panic())).toContain('ACK');
    expect([counts().settle_late, kinds(), line.answers.length]).toEqual([1, ['panic'], 1]);
  });
});

test('mutated frames end nothing and raise nothing that was not meant', async () => {
  const seed = Number(process.env['SEED'] ?? 20_261_122);
  rig.panel(ACCOUNT);
  await rig.start({ strangersBurst: 0 });
  const line = await rig.line();
  const texts = [
    panic(),
    foreignFrame(says({ data: 'NBA3/TA', sequence: 2 })),
    foreignFrame(says({ data: '1121 01 002', token: 'ADM-CID' })),
  ];
  const numRuns = process.env['HAVENWATCH_LONG'] === '1' ? 100_000 : 2_000;
  const mutated: Buffer[] = [];
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.nat(), fc.nat(255), fc.nat(2), (bytes, place, byte, how) => {
      const at = place % bytes.length;
      if (bytes[at] === byte) return;
      mutated.push(
        Buffer.concat([
          bytes.subarray(0, at),
          Buffer.from(how === 0 ? [] : [byte]),
          bytes.subarray(at + (how === 1 ? 0 : 1)),
        ]),
      );
    }),
    { seed, numRuns },
  );
  for (const bytes of mutated) line.send(bytes);
  const next = await rig.line();
  expect(await next.ask(foreignFrame(`"NULL"0000L0#${ACCOUNT}[]`))).toContain('ACK');
  // One byte of a frame that is changed cannot pass its check; one put in front of or behind it leaves it whole.
  const whole = mutated.filter((bytes) => texts.some((text) => bytes.includes(text))).length;
  expect(kinds().filter((kind) => kind === 'panic').length).toBeLessThanOrEqual(1);
  console.log(`dc09: ${mutated.length} mutated frames, ${whole} of them whole, seed ${seed}`);
});
