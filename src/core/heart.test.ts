import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Book, Policy } from './book.ts';
import { decide, nextDeadline } from './decide.ts';
import type { HeartEvent } from './event.ts';
import { evolve } from './evolve.ts';
import { type AttemptId, asContactId, asDeviceId, asPartition, asPremisesId, asSignalId, asStaffId } from './ids.ts';
import type { Actor, Input } from './input.ts';
import { Rulebook } from './rules/rule.ts';
import type { SignalBody } from './signal.ts';
import { dropClosed, emptyState, noDirt, type PartitionState } from './state.ts';
import { instant, ms, seconds } from './time.ts';

const must = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('not valid');
  return value;
};
const PREMISES = must(asPremisesId('pr_home'));
const DEVICE = must(asDeviceId('dv_button'));
const STAFF: Actor = { kind: 'staff', staff: must(asStaffId('st_one')) };
const SAM = must(asContactId('ct_sam_'));
const ALI = must(asContactId('ct_ali_'));

const POLICY: Policy = {
  name: 'panic',
  steps: [
    { atMs: ms(0), tell: 'desk', by: [], eachMs: seconds(30) },
    { atMs: ms(0), tell: { role: 'duty' }, by: ['voice', 'sms'], eachMs: seconds(60) },
    { atMs: seconds(45), tell: { role: 'safe' }, by: ['voice'], eachMs: seconds(30) },
  ],
  repeatFromMs: ms(0),
  repeatAfterMs: seconds(15),
};

const BOOK: Book = {
  rules: new Rulebook([
    { name: 'panic', parts: [{ kinds: ['panic'] }], raise: { incident: 'panic', priority: 1, policy: 'panic' } },
    {
      name: 'battery',
      parts: [{ kinds: ['battery'], states: ['low'] }],
      raise: { incident: 'battery', priority: 4, policy: 'panic' },
    },
    {
      name: 'smoke',
      parts: [{ kinds: ['smoke'], states: ['alarm'] }],
      raise: { incident: 'fire', priority: 1, policy: 'panic' },
    },
  ]),
  policy: (name) => (name === 'panic' ? POLICY : undefined),
  roster: () => [
    { contact: SAM, role: 'duty', order: 1, channels: ['voice', 'sms'] },
    { contact: ALI, role: 'safe', order: 1, channels: ['voice'] },
  ],
  channels: new Set(['desk', 'voice', 'sms']),
  offsets: () => [],
};

/** A partition whose time is moved by hand. */
class Heart {
  state: PartitionState = emptyState(must(asPartition(7)), 3);
  now = 0;
  events: HeartEvent[] = [];
  refusal: string | undefined;
  #ids = 0;

  take(input: Input): HeartEvent[] {
    const { events, refusal } = decide(this.state, input, BOOK, instant(this.now));
    this.refusal = refusal;
    this.events.push(...events);
    dropClosed(this.state, [...this.state.incidents.keys()]);
    return events;
  }

  signal(body: SignalBody): HeartEvent[] {
    this.#ids += 1;
    const signal = { ...body, id: must(asSignalId(`1-${this.#ids}`)) };
    const origin = { device: DEVICE, premises: PREMISES, risk: 'high' as const };
    return this.take({ type: 'signal', origin, signal, receivedAt: instant(this.now), late: false });
  }

  passUntil(until: number): void {
    for (let due = nextDeadline(this.state); due !== undefined && due <= until; due = nextDeadline(this.state)) {
      this.now = due;
      this.take({ type: 'due' });
    }
    this.now = until;
  }

  report(attempt: AttemptId, state: 'accepted' | 'delivered' | 'answered' | 'failed'): void {
    this.take({
      type: 'report',
      report: { attempt, state, ...(state === 'failed' ? { reason: 'busy' as const } : {}) },
    });
  }

  planned(): string[] {
    return this.events.flatMap((e) =>
      e.type === 'attempt-planned' ? [`${e.at / 1000}s ${e.contact ?? ''}${e.contact ? ' ' : ''}${e.channel}`] : [],
    );
  }

  attempt(n: number): AttemptId {
    return must([...this.state.attempts.keys()].find((id) => id.endsWith(`.${n}`)));
  }

  get incident() {
    return must([...this.state.incidents.values()][0]);
  }
}

describe('the heart', () => {
  it('opens one incident for a press and begins every step that is due at once', () => {
    const heart = new Heart();
    heart.signal({ kind: 'panic' });
    expect(heart.incident.state).toBe('open');
    expect(heart.incident.id).toMatch(/^7-3-\d+$/);
    expect(heart.planned()).toEqual(['0s desk', '0s ct_sam_ voice']);
  });

  it('climbs through channels and people in time, then tells that nobody answered, then begins again', () => {
    const heart = new Heart();
    heart.signal({ kind: 'panic' });
    heart.passUntil(100_000);
    expect(heart.planned()).toEqual([
      '0s desk',
      '0s ct_sam_ voice',
      '30s ct_sam_ sms',
      '45s ct_ali_ voice',
      '90s desk',
      '90s ct_sam_ voice',
    ]);
    expect(heart.events.filter((e) => e.type === 'nobody-answered').map((e) => e.at / 1000)).toEqual([75]);
  });

  it('moves to the next channel at once when an attempt fails', () => {
    const heart = new Heart();
    heart.signal({ kind: 'panic' });
    heart.now = 4_000;
    heart.report(heart.attempt(2), 'failed');
    expect(heart.planned().at(-1)).toBe('4s ct_sam_ sms');
  });

  it('never takes an attempt backwards, whatever order the news comes in', () => {
    const heart = new Heart();
    heart.signal({ kind: 'panic' });
    heart.report(heart.attempt(2), 'answered');
    heart.report(heart.attempt(2), 'delivered');
    heart.report(heart.attempt(2), 'accepted');
    expect(heart.state.attempts.get(heart.attempt(2))?.state).toBe('answered');
  });

  it('puts on the record that an attempt was sent a second time, but only while nobody knows what became of the first', () => {
    const heart = new Heart();
    heart.signal({ kind: 'panic' });
    const again = { attempt: heart.attempt(2), state: 'sending', again: 'unsure' } as const;
    const reported = () => heart.events.flatMap((e) => (e.type === 'attempt-reported' ? [e.again] : []));
    heart.take({ type: 'report', report: { attempt: heart.attempt(2), state: 'sending' } });
    heart.take({ type: 'report', report: again });
    heart.take({ type: 'report', report: { attempt: heart.attempt(2), state: 'sending' } });
    expect(reported()).toEqual([undefined, 'unsure']);
    heart.report(heart.attempt(2), 'delivered');
    heart.take({ type: 'report', report: again });
    expect(reported()).toEqual([undefined, 'unsure', undefined]);
  });

  it('takes no news of an attempt whose incident is closed, though both are in memory until they are written', () => {
    const heart = new Heart();
    heart.signal({ kind: 'panic' });
    const decided = (input: Input) => decide(heart.state, input, BOOK, instant(heart.now)).events;
    const order = { command: 'close', incident: heart.incident.id, reason: 'false' } as const;
    decided({ type: 'command', order: { ...order, by: { kind: 'token', token: 'rig' } } });
    const report = { attempt: heart.attempt(2), state: 'failed', reason: 'busy' } as const;
    expect(decided({ type: 'report', report })).toEqual([]);
  });

  it('starts no attempt after an acceptance, and tells a second taker that somebody was first', () => {
    const heart = new Heart();
    heart.signal({ kind: 'panic' });
    heart.now = 5_000;
    heart.take({ type: 'acceptance', attempt: heart.attempt(2), contact: SAM, how: 'key' });
    expect(heart.incident.state).toBe('acknowledged');
    const before = heart.planned().length;
    heart.passUntil(3_600_000);
    expect(heart.planned()).toHaveLength(before);
    heart.take({ type: 'acceptance', attempt: heart.attempt(2), contact: ALI, how: 'key' });
    expect(heart.refusal).toBe('HW_ALREADY_ACKNOWLEDGED');
    heart.take({ type: 'command', order: { command: 'acknowledge', incident: heart.incident.id, by: STAFF } });
    expect(heart.refusal).toBe('HW_ALREADY_ACKNOWLEDGED');
  });

  it('raises the severity, asks again, and no longer counts an answer to the lighter question', () => {
    const heart = new Heart();
    heart.signal({ kind: 'battery', state: 'low' });
    const asked = heart.attempt(2);
    heart.take({ type: 'acceptance', attempt: asked, contact: SAM, how: 'key' });
    expect(heart.incident.state).toBe('acknowledged');
    heart.now = 10_000;
    heart.signal({ kind: 'panic' });
    expect(heart.incident).toMatchObject({ state: 'open', kind: 'panic', priority: 1, acknowledgedBy: null });
    expect(heart.planned().at(-1)).toBe('10s ct_sam_ voice');
    heart.take({ type: 'acceptance', attempt: asked, contact: SAM, how: 'reply' });
    expect(heart.refusal).toBe('HW_ACCEPTANCE_SUPERSEDED');
    expect(heart.incident.state).toBe('open');
  });

  it('keeps an incident on the board when its condition has returned to normal', () => {
    const heart = new Heart();
    heart.signal({ kind: 'smoke', state: 'alarm' });
    heart.signal({ kind: 'smoke', state: 'clear' });
    expect(heart.incident).toMatchObject({ state: 'open', condition: 'normal' });
    heart.signal({ kind: 'smoke', state: 'alarm' });
    expect(heart.incident.condition).toBe('active');
  });

  it('counts a repeated press instead of listing it, and loses none', () => {
    const heart = new Heart();
    for (let i = 0; i < 1_000; i += 1) heart.signal({ kind: 'panic' });
    expect(heart.incident.signals).toHaveLength(1);
    expect(heart.incident.signalCount).toBe(1_000);
    expect(heart.state.incidents.size).toBe(1);
  });

  it('closes only by a person, and opens a new incident for the next press', () => {
    const heart = new Heart();
    heart.signal({ kind: 'panic' });
    const first = heart.incident.id;
    heart.take({ type: 'command', order: { command: 'close', incident: first, by: STAFF, reason: 'false' } });
    expect(heart.state.incidents.size).toBe(0);
    heart.signal({ kind: 'panic' });
    expect(heart.incident.id).not.toBe(first);
    heart.take({ type: 'command', order: { command: 'acknowledge', incident: first, by: STAFF } });
    expect(heart.refusal).toBe('HW_INCIDENT_CLOSED');
  });
});

const FIELD: SignalBody[] = [
  { kind: 'cancel' },
  { kind: 'test' },
  { kind: 'panic' },
  { kind: 'arm', state: 'disarmed' },
  { kind: 'arm', state: 'away' },
  { kind: 'door', state: 'closed' },
  { kind: 'smoke', state: 'clear' },
  { kind: 'battery', state: 'low' },
  { kind: 'power', state: 'restored' },
];

describe('over any run of signals and time', () => {
  const happenings = fc.array(fc.oneof(fc.constantFrom(...FIELD), fc.integer({ min: 1, max: 120_000 })), {
    maxLength: 60,
  });

  it('nothing from the field closes or lowers a panic, and an open one always has work pending', () => {
    fc.assert(
      fc.property(happenings, (list) => {
        const heart = new Heart();
        heart.signal({ kind: 'panic' });
        for (const happening of list) {
          if (typeof happening === 'number') heart.passUntil(heart.now + happening);
          else heart.signal(happening);
          expect(heart.incident).toMatchObject({ state: 'open', kind: 'panic', priority: 1 });
          expect(heart.incident.repeatAt !== null || heart.incident.ladders.some((l) => l.nextAt !== null)).toBe(true);
        }
      }),
    );
  });

  it('replaying the events gives the same documents to the byte', () => {
    fc.assert(
      fc.property(happenings, (list) => {
        const heart = new Heart();
        for (const happening of list) {
          if (typeof happening === 'number') heart.passUntil(heart.now + happening);
          else heart.signal(happening);
        }
        const replayed = emptyState(heart.state.partition, 3);
        for (const event of heart.events) evolve(replayed, JSON.parse(JSON.stringify(event)));
        replayed.dirty = noDirt();
        expect(JSON.stringify([...replayed.incidents.values()])).toBe(
          JSON.stringify([...heart.state.incidents.values()]),
        );
        expect(JSON.stringify([...replayed.premises.values()])).toBe(
          JSON.stringify([...heart.state.premises.values()]),
        );
        expect(JSON.stringify([...replayed.attempts.values()])).toBe(
          JSON.stringify([...heart.state.attempts.values()]),
        );
      }),
    );
  });
});

describe('a panic that was held up on its way', () => {
  const HELD_UP_MS = 25 * 60_000;
  const press = (late: boolean) => {
    const heart = new Heart();
    heart.now = HELD_UP_MS;
    const signal = { kind: 'panic' as const, id: must(asSignalId('1-1')), at: instant(0) };
    const origin = { device: DEVICE, premises: PREMISES, risk: 'high' as const };
    heart.take({ type: 'signal', origin, signal, receivedAt: instant(heart.now), late });
    return [...heart.state.incidents.values()].flatMap(({ signals }) => signals);
  };
  it('raises like any other, and its incident says when it was pressed', () => {
    expect(press(true)).toMatchObject([{ late: true, receivedAt: HELD_UP_MS, saidAt: 0 }]);
  });
  it("and one that came in time is not given its device's clock", () => {
    expect(press(false)[0]).not.toHaveProperty('saidAt');
  });
});
