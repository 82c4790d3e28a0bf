import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SimulatedForce } from '../../../simulators/police/force.ts';
import { sign } from '../../../simulators/police/signature.ts';
import { type AttemptId, asNoteId, asStaffId } from '../../core/ids.ts';
import { hours, instant, minutes, seconds } from '../../core/time.ts';
import { ManualClock } from '../../gateway/testing/manual-clock.ts';
import { Tally } from '../tally.ts';
import { aSend, attempt, dispatch, known, Ledger, MemoryLog, PARTITION, REFERENCE } from '../testing/parts.ts';
import { FOLLOWED_MOST, Follower } from './follow.ts';
import { policeHooks } from './hooks.ts';
import { mayFollow, STAGES, type Stage } from './life-cycle.ts';
import { PoliceNews } from './news.ts';
import type { Handover, PoliceFacts, Transferred, WhyNot } from './ports.ts';
import { PoliceTransfer } from './transfer-channel.ts';

const SECRET = 'a secret for tests only';
const SENDER = 'gateway.example.org';
let clock: ManualClock;
let force: SimulatedForce;
let transfer: PoliceTransfer;
let app: FastifyInstance;
let door: Ledger;
let facts: Facts;
let hooks: Tally;

const send = (over = {}) => {
  const { contact: _, ...order } = aSend(clock, { channel: 'transfer', ...over });
  return order;
};

/** What the house knows: one home, one alarm. */
class Facts implements PoliceFacts {
  answer: WhyNot | undefined;
  event = HANDOVER.event;
  stage: Stage | undefined;
  isFull = false;
  readonly records: Handover[] = [];
  readonly notes: string[] = [];

  handover(): Handover | WhyNot {
    return this.answer ?? { ...HANDOVER, event: this.event };
  }

  transfersOf() {
    return [attempt(1)];
  }

  transferred(id: AttemptId): Transferred | undefined {
    const { incident, premises } = send();
    const plannedAt = instant(1_770_000_000_000);
    const about = { incident, premises, partition: PARTITION, force: 'example', plannedAt, test: false };
    return id === attempt(1) ? { ...about, stage: this.stage } : undefined;
  }

  keep(_: unknown, text: string) {
    if (this.isFull) throw new Error('the disk is full');
    this.notes.push(text);
    return known(asNoteId(`nt_000${this.notes.length}`));
  }

  async handedOver(handover: Handover): Promise<void> {
    this.records.push(handover);
  }

  settled(): Promise<void> {
    return Promise.resolve();
  }
}

const HANDOVER: Handover = {
  force: 'example',
  incident: known(aSend(new ManualClock()).incident),
  reference: REFERENCE,
  urn: '07XYZ4417',
  urnType: 'HUA',
  event: {
    kind: 'panic',
    said: 'A button was pressed',
    grade: 4,
    openedAt: instant(1_770_000_000_000),
    confirmed: null,
  },
  callBack: '+442079460123',
  readOut: 'This is a test.',
  blocks: [
    { number: 4, title: 'Address', lines: [{ label: 'Address', value: '4 Kestrel Row', asOf: null, source: 'file' }] },
  ],
  brief: { text: '{}', digest: 'd'.repeat(64) },
};

beforeEach(async () => {
  clock = new ManualClock();
  facts = new Facts();
  door = new Ledger();
  hooks = new Tally();
  force = await SimulatedForce.start({ id: 'example', secret: SECRET, now: () => Number(clock.now()) });
  const news = new PoliceNews({ door, facts, log: new MemoryLog() });
  app = Fastify();
  const secret = (id: string) => (id === 'example' ? SECRET : undefined);
  await app.register(policeHooks({ secret, news, clock, metrics: hooks }), { prefix: '/hooks/police' });
  force.answerTo = `${await app.listen({ host: '127.0.0.1', port: 0 })}/hooks/police/example`;
  const forces = new Map([['example', { url: force.transferUrl, secret: SECRET }]]);
  transfer = new PoliceTransfer({ forces, facts, news, clock, sender: SENDER, log: new MemoryLog() });
});

afterEach(async () => {
  await transfer.close();
  await app.close();
  await force.close();
});

const reports = () => door.inputs.flatMap(({ input }) => (input.type === 'police-report' ? [input] : []));

/** Lets patience run out as often as it takes, never while an answer may still be on its way. */
async function passTime(done: Promise<unknown>): Promise<void> {
  let over = false;
  done.finally(() => (over = true));
  for (let turns = 0; !over; turns += 1) {
    for (let i = 0; i < 5; i += 1) await new Promise((resolve) => setTimeout(resolve, 1));
    if (!over && turns > 1) clock.pass(seconds(1));
  }
}

async function story(over = {}): Promise<string | undefined> {
  const { dispatcher, door: channelDoor } = dispatch([transfer], clock);
  dispatcher.take(send(over));
  await passTime(dispatcher.idle());
  return channelDoor.story(attempt(1)).at(-1);
}

describe('an alarm is handed to a force', () => {
  test('with the brief and a CAP document, and what was told is put on record', async () => {
    expect(await story()).toBe('delivered');
    const { alarm } = await force.expectHandover();
    expect(alarm.message).toMatchObject({ id: '7-1-42.1', status: 'actual', urn: '07XYZ4417', urnType: 'HUA' });
    expect(alarm.message.blocks[0]?.lines[0]?.value).toBe('4 Kestrel Row');
    expect(alarm.message.cap).toContain('<scope>Private</scope>');
    expect(alarm.message.cap, 'no place stands in it').not.toContain('Kestrel Row');
    expect(facts.records).toEqual([HANDOVER]);
    expect(force.forged).toBe(0);
  });

  test.each<WhyNot>(['no-urn', 'bad-urn', 'withdrawn', 'not-configured'])(
    'but not with a number that it would turn away (%s): nothing leaves',
    async (why) => {
      facts.answer = why;
      expect(await story()).toBe(`failed/${why}`);
      expect(force.asked).toBe(0);
    },
  );

  test('a force that turns the number away at the door says why, and is not asked again', async () => {
    force.turnedAway.set('07XYZ4417', 'withdrawn');
    expect(await story()).toBe('failed/withdrawn');
    expect([force.asked, facts.records]).toEqual([1, []]);
  });

  test('a force that is out of order is tried again for a while, then the next route begins', async () => {
    force.weather = 'failing';
    expect(await story()).toBe('failed/provider-error');
    expect(force.asked).toBeGreaterThan(4);
    force.weather = 'ok';
    expect(await story()).toBe('delivered');
  });

  test('after a crash it is asked by our own id, and an alarm that it has is not handed over twice', async () => {
    await story();
    await force.move('7-1-42.1', 'accepted');
    const { dispatcher, door: channelDoor } = dispatch([transfer], clock);
    dispatcher.resume([send()]);
    await passTime(dispatcher.idle());
    expect(channelDoor.story(attempt(1))).toEqual(['accepted', 'delivered']);
    expect(force.alarms.get('7-1-42.1')?.times).toBe(1);
    expect((await transfer.lookUp({ attempt: attempt(2) } as never, new AbortController().signal)).found).toBe(
      'unsure',
    );
  });

  test('sent again it is one alarm to the force', async () => {
    await story();
    expect(await story()).toBe('delivered');
    expect([force.alarms.size, force.alarms.get('7-1-42.1')?.times]).toEqual([1, 2]);
  });

  test('a drill goes as far as the door', async () => {
    const { dispatcher, door: channelDoor } = dispatch([transfer], clock);
    dispatcher.take(send({ drill: true }));
    while (channelDoor.story(attempt(1)).at(-1) !== 'accepted') await new Promise(setImmediate);
    expect([force.alarms.size, facts.records.length]).toEqual([0, 0]);
  });

  test('closing the incident cancels it, with a CAP document that names the first', async () => {
    const { dispatcher } = dispatch([transfer], clock);
    dispatcher.take(send());
    await passTime(dispatcher.idle());
    const by = { kind: 'staff', staff: known(asStaffId('st_0001')) } as const;
    const { incident } = send();
    dispatcher.standDown({ attempt: attempt(1), incident, channel: 'transfer', state: 'delivered', by });
    await passTime(dispatcher.idle());
    expect(force.alarms.get('7-1-42.1')?.cancelledAt).not.toBeNull();
    expect(transfer.followed).toBe(0);
  });

  test('one that is confirmed or graver since is told to the force anew, each time once, until the force has closed it', async () => {
    await story();
    const { incident, premises } = send();
    const { alarm } = await force.expectHandover();
    facts.event = { ...HANDOVER.event, confirmed: 'hold-up-sequential' };
    await transfer.update(incident, premises, 'update-7-43');
    await transfer.update(incident, premises, 'update-7-43');
    expect(alarm).toMatchObject({
      updates: ['update-7-43'],
      message: { event: { code: 'HV', confirmed: 'hold-up-sequential' } },
    });
    await force.move(alarm.message.id, 'closed');
    await transfer.update(incident, premises, 'update-7-99');
    expect(alarm.updates).toEqual(['update-7-43']);
  });

  test('a force that does not answer is said so; while none does, the way is down', async () => {
    expect([await transfer.warm(), transfer.warnings()]).toEqual([true, []]);
    force.weather = 'failing';
    expect(await transfer.warm()).toBe(false);
    expect(transfer.warnings()[0]).toMatch(/the force "example" does not answer/);
  });
});

describe('what the force says', () => {
  test('comes back as its own word, with its number in the vault', async () => {
    await story();
    const hand = await force.expectHandover();
    expect([await hand.accept('CAD 417'), await hand.dispatch(), await hand.onScene(), await hand.close()]).toEqual(
      Array(4).fill(200),
    );
    expect(reports().map(({ stage }) => stage)).toEqual(['accepted', 'dispatched', 'on-scene', 'left']);
    expect(facts.notes).toContain('CAD 417');
    expect(JSON.stringify(door.inputs)).not.toContain('CAD 417');
  });

  test('is taken though its number cannot be kept', async () => {
    facts.isFull = true;
    await story();
    expect(await (await force.expectHandover()).accept('CAD 417')).toBe(200);
    expect(reports()).toEqual([expect.not.objectContaining({ reference: expect.anything() })]);
  });

  test('never takes an alarm back: late and repeated news change nothing', async () => {
    await force.tell('7-1-42.1', { stage: 'dispatched' });
    expect(await force.tell('7-1-42.1', { stage: 'accepted' })).toBe(200);
    expect(await force.tell('7-1-42.1', { stage: 'rejected', reason: 'bad-urn' })).toBe(200);
    expect(reports().map(({ stage }) => stage)).toEqual(['dispatched']);
  });

  test('is remembered over a restart of ours by the journal', async () => {
    facts.stage = 'on-scene';
    await force.tell('7-1-42.1', { stage: 'dispatched' });
    expect(reports()).toEqual([]);
  });

  test('is not lost when the heart could not take it: it may be said again', async () => {
    door.settle = (_input, settled) => settled({ ok: false, fault: new Error('torn') as never });
    await force.tell('7-1-42.1', { stage: 'accepted' });
    door.settle = (_input, settled) => settled({ ok: true });
    clock.pass(seconds(1));
    await force.tell('7-1-42.1', { stage: 'accepted' });
    expect(reports()).toHaveLength(2);
  });

  test('is asked for when its own messages get lost, before the next route begins', async () => {
    force.weather = 'mute';
    await story();
    const hand = await force.expectHandover();
    await hand.accept();
    expect(reports()).toEqual([]);
    clock.pass(seconds(15));
    while (reports().length === 0) await new Promise(setImmediate);
    expect(reports()[0]).toMatchObject({ stage: 'accepted', attempt: '7-1-42.1' });
    await hand.close();
    for (let i = 0; transfer.followed > 0 && i < 50; i += 1) {
      clock.pass(minutes(1));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect([transfer.followed, reports().at(-1)?.stage]).toEqual([0, 'left']);
  });

  test('a force that never says anything is not asked for ever, and not about more than can be asked about', async () => {
    let asked = 0;
    const follower = new Follower(clock, async () => {
      asked += 1;
      return false;
    });
    for (let n = 1; n <= FOLLOWED_MOST + 1; n += 1) follower.begin(attempt(n));
    expect(follower.size).toBe(FOLLOWED_MOST);
    for (let n = 2; n <= FOLLOWED_MOST; n += 1) follower.end(attempt(n));
    for (let i = 0; follower.size > 0 && i < 1_000; i += 1) {
      clock.pass(minutes(1));
      await new Promise(setImmediate);
    }
    expect([follower.size, asked, clock.pending]).toEqual([0, 240, 0]);
  });

  test('is believed only with its own signature, of now, and once', async () => {
    const news = { stage: 'accepted' };
    const body = JSON.stringify({ format: 'havenwatch/police/1', id: '7-1-42.1', ...news });
    const at = Number(clock.now());
    const post = (header: string, payload = body, to = 'example') =>
      app.inject({
        method: 'POST',
        url: `/hooks/police/${to}`,
        headers: { 'content-type': 'application/json', 'havenwatch-signature': header },
        payload,
      });
    const codes = [
      await post(sign('another secret entirely', at, body)),
      await post(sign(SECRET, at, `${body} `)),
      await post(''),
      await post(sign(SECRET, at, body), body, 'another'),
      await post(sign(SECRET, at - 301_000, body)),
      await post(sign(SECRET, at + 301_000, body)),
    ].map(({ statusCode }) => statusCode);
    expect(codes).toEqual(Array(6).fill(403));
    expect(reports()).toEqual([]);
    const good = sign(SECRET, at, body);
    expect([(await post(good)).statusCode, (await post(good)).statusCode]).toEqual([200, 409]);
    const counted = (['hook-forged', 'hook-stale', 'hook-replayed'] as const).map((what) => hooks.of(what, 'transfer'));
    expect(counted).toEqual([4, 2, 1]);
    expect(reports()).toHaveLength(1);
  });

  test.each([
    ['a stage that there is not', { stage: 'asleep' }, 400],
    ['more than we know', { stage: 'accepted', more: true }, 400],
    ['another transfer', { id: '7-1-42.9', stage: 'accepted' }, 404],
    ['no id', { id: '../../etc', stage: 'accepted' }, 404],
    ['too much', { stage: 'accepted', reference: 'x'.repeat(5_000) }, 413],
  ])('about %s is refused', async (_name, news, code) => {
    expect(await force.tell('7-1-42.1', news)).toBe(code);
    expect(reports()).toEqual([]);
  });

  test('what we sent, sent back to us, is not news of the force', async () => {
    await story();
    const cap = force.alarms.get('7-1-42.1')?.message;
    expect(await force.tell('7-1-42.1', { ...cap })).toBe(400);
  });
});

describe('the life cycle', () => {
  test('only ever goes forward, and a rejection is final', () => {
    const may = (from: Stage | undefined) => STAGES.filter((to) => mayFollow(from, to));
    expect(may(undefined)).toEqual([...STAGES]);
    expect(may('accepted')).toEqual(['rejected', 'dispatched', 'on-scene', 'closed']);
    expect([may('rejected'), may('closed'), may('on-scene')]).toEqual([[], [], ['closed']]);
  });

  test('what was signed hours ago stays stale', async () => {
    const body = JSON.stringify({ format: 'havenwatch/police/1', id: '7-1-42.1', stage: 'accepted' });
    const header = sign(SECRET, Number(clock.now()), body);
    clock.pass(hours(2));
    expect(await force.tell('7-1-42.1', { stage: 'accepted' }, header)).toBe(403);
  });
});
