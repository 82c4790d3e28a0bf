import { describe, expect, it } from 'vitest';
import type { Book, Policy } from '../book.ts';
import { decide, nextDeadline } from '../decide.ts';
import type { HeartEvent } from '../event.ts';
import { evolve } from '../evolve.ts';
import { asDeviceId, asPartition, asPremisesId, asSignalId, asStaffId } from '../ids.ts';
import type { Input } from '../input.ts';
import { Rulebook } from '../rules/rule.ts';
import type { SignalBody } from '../signal.ts';
import { dropClosed, emptyState, type PartitionState, rebuildDue } from '../state.ts';
import { instant, minutes, ms, seconds } from '../time.ts';

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('not valid');
  return value;
}

const premises = must(asPremisesId('pm_home'));
const device = must(asDeviceId('dv_hub_'));
const policy: Policy = {
  name: 'some',
  steps: [{ atMs: ms(0), tell: 'desk', by: [], eachMs: seconds(30) }],
  repeatFromMs: ms(0),
  repeatAfterMs: minutes(60),
};
const raises = (incident: string, priority: 1 | 2 | 3) => ({ incident, priority, policy: 'some' });
const book: Book = {
  rules: new Rulebook([
    { name: 'Door opened', parts: [{ kinds: ['door'], states: ['open'] }], raise: raises('entry', 2) },
    { name: 'Door forced', parts: [{ kinds: ['door'], states: ['forced'] }], raise: raises('forced-entry', 1) },
    {
      name: 'Open while away',
      parts: [{ kinds: ['door'], states: ['open'], home: ['away'] }],
      raise: raises('away', 2),
    },
    { name: 'Panic pressed', parts: [{ kinds: ['panic'] }], raise: raises('panic', 1) },
    {
      name: 'Mains lost',
      parts: [{ kinds: ['power'], states: ['lost'] }],
      forMs: seconds(20),
      raise: raises('power', 3),
    },
  ]),
  policy: () => policy,
  roster: () => [],
  channels: new Set(['desk']),
  offsets: () => [],
  chatter: { alarms: 3, withinMs: minutes(1), calmMs: minutes(1), againMs: minutes(30) },
};

/** One home whose time is moved by hand. */
class Home {
  state: PartitionState = emptyState(must(asPartition(0)), 1);
  now = 0;
  readonly events: HeartEvent[] = [];
  #said = 0;

  take(input: Input): void {
    this.events.push(...decide(this.state, input, book, instant(this.now)).events);
    dropClosed(this.state, [...this.state.incidents.keys()]);
  }

  says(body: SignalBody, sensor = 'front-door', late = false): void {
    const signal = { ...body, sensor, id: must(asSignalId(`1-${++this.#said}`)) };
    const origin = { device, premises, risk: 'high' as const };
    this.take({ type: 'signal', origin, signal, receivedAt: instant(this.now), late });
  }

  flap(times: number, everyMs = 1000): void {
    for (let n = 0; n < times; n += 1) {
      this.pass(everyMs / 2);
      this.says({ kind: 'door', state: 'open' });
      this.pass(everyMs / 2);
      this.says({ kind: 'door', state: 'closed' });
    }
  }

  pass(byMs: number): void {
    const until = this.now + byMs;
    for (let due = nextDeadline(this.state); due !== undefined && due <= until; due = nextDeadline(this.state)) {
      this.now = Math.max(this.now, due);
      this.take({ type: 'due' });
    }
    this.now = until;
  }

  close(): void {
    const by = { kind: 'staff' as const, staff: must(asStaffId('st_one')) };
    const [doc] = this.state.incidents.values();
    if (doc) this.take({ type: 'command', order: { command: 'close', incident: doc.id, by, reason: 'false' } });
  }

  of(...types: HeartEvent['type'][]): HeartEvent[] {
    return this.events.filter((event) => types.includes(event.type));
  }

  /** What leaves the house: everything that is not a repetition. */
  get told(): HeartEvent[] {
    return this.events.filter((event) => event.quiet !== true);
  }

  opened(): string[] {
    return this.events.flatMap((event) => (event.type === 'incident-opened' ? [event.kind] : []));
  }
}

describe('a sensor that goes into alarm again and again', () => {
  it('is written down every time and told once: that it began, and how often when it has ended', () => {
    const home = new Home();
    home.flap(1000);
    const toldMeanwhile = home.told.length;
    home.pass(minutes(2));
    expect(home.of('signal-received')).toHaveLength(2000);
    expect(home.of('incident-opened', 'chatter-started', 'chatter-ended').map(({ type }) => type)).toEqual([
      'incident-opened',
      'chatter-started',
      'chatter-ended',
    ]);
    expect(home.of('chatter-started')).toMatchObject([{ since: 500, count: 3, at: 2500 }]);
    expect(home.of('chatter-ended')).toMatchObject([{ since: 500, count: 3 + 2000 - 5 }]);
    expect(toldMeanwhile).toBeLessThan(30);
  });

  it('opens no incident over and over, however often it is closed', () => {
    const home = new Home();
    home.flap(5);
    for (let n = 0; n < 10; n += 1) {
      home.close();
      home.flap(5);
    }
    expect(home.opened()).toEqual(['entry']);
  });

  it('opens one again after half an hour: a fault that goes on must not hide a person who uses the door', () => {
    const home = new Home();
    home.flap(4);
    home.close();
    home.flap(31 * 60);
    expect(home.opened()).toEqual(['entry', 'entry']);
  });

  it('hides no other kind of alarm of the same sensor', () => {
    const home = new Home();
    home.flap(10);
    home.says({ kind: 'door', state: 'forced' });
    expect(home.of('severity-raised')).toMatchObject([{ kind: 'forced-entry', priority: 1 }]);
    expect(home.of('signal-joined').at(-1)).toMatchObject({ state: 'forced' });
  });

  it('hides no alarm that it has not raised yet, though it says the same as before', () => {
    const home = new Home();
    home.flap(10);
    home.close();
    home.says({ kind: 'arm', state: 'away' }, 'panel');
    home.flap(1);
    expect(home.opened()).toEqual(['entry', 'away']);
  });

  it('hides nothing of the highest priority: after each closing it is opened again', () => {
    const home = new Home();
    for (let n = 0; n < 6; n += 1) {
      home.says({ kind: 'door', state: 'forced' });
      home.close();
      home.says({ kind: 'door', state: 'closed' });
      home.pass(500);
    }
    expect(home.opened()).toEqual(Array(6).fill('forced-entry'));
  });

  it('never counts a call for help: each press is told', () => {
    const home = new Home();
    for (let n = 0; n < 20; n += 1) home.says({ kind: 'panic' }, 'bedroom-button');
    expect(home.of('signal-joined')).toHaveLength(20);
    expect(home.of('chatter-started')).toHaveLength(0);
    expect(home.told).toHaveLength(home.events.length);
  });

  it('does not hold back what other sensors of the home say', () => {
    const home = new Home();
    home.flap(10);
    home.says({ kind: 'door', state: 'open' }, 'back-door');
    expect(home.of('signal-joined').at(-1)).toMatchObject({ sensor: 'back-door', state: 'open' });
  });

  it('is not what happens when a device was away and tells late', () => {
    const home = new Home();
    for (let n = 0; n < 10; n += 1) {
      home.says({ kind: 'door', state: 'open' }, 'front-door', true);
      home.says({ kind: 'door', state: 'closed' }, 'front-door', true);
    }
    expect(home.of('chatter-started')).toHaveLength(0);
  });

  it('tells the open incident how it was left', () => {
    const home = new Home();
    home.flap(10);
    home.says({ kind: 'door', state: 'open' });
    home.pass(minutes(2));
    expect(home.events.at(-1)).toMatchObject({ type: 'signal-joined', state: 'open' });
    expect([...home.state.incidents.values()]).toMatchObject([{ condition: 'active' }]);
    const other = new Home();
    other.flap(10);
    other.pass(minutes(2));
    expect([...other.state.incidents.values()]).toMatchObject([{ condition: 'normal' }]);
  });

  it('tells an incident nothing that it has been told already', () => {
    const home = new Home();
    for (let n = 0; n < 2; n += 1) {
      home.says({ kind: 'door', state: 'open' });
      home.says({ kind: 'door', state: 'closed' });
    }
    home.says({ kind: 'door', state: 'open' });
    expect(home.of('chatter-started')).toHaveLength(1);
    home.pass(minutes(2));
    expect(home.of('chatter-ended')).toHaveLength(1);
    const joined = home.events.flatMap((event) => (event.type === 'signal-joined' ? [event.signal] : []));
    expect(joined).toEqual([...new Set(joined)]);
  });

  it('keeps a rule that waits for a lasting condition honest', () => {
    const home = new Home();
    for (let n = 0; n < 5; n += 1) {
      home.says({ kind: 'power', state: 'lost' }, 'mains');
      home.pass(1000);
      home.says({ kind: 'power', state: 'restored' }, 'mains');
      home.pass(1000);
    }
    expect(home.opened()).toEqual([]);
    home.says({ kind: 'power', state: 'lost' }, 'mains');
    home.pass(20_000);
    expect(home.opened()).toEqual(['power']);
  });

  it('is the same to the byte after a replay, and after a restart in the midst of it', () => {
    const home = new Home();
    home.flap(7);
    const again = emptyState(must(asPartition(0)), 1);
    for (const event of JSON.parse(JSON.stringify(home.events)) as HeartEvent[]) evolve(again, event);
    expect(JSON.stringify([...again.premises])).toBe(JSON.stringify([...home.state.premises]));
    home.state.premises = new Map(JSON.parse(JSON.stringify([...home.state.premises])));
    rebuildDue(home.state);
    home.flap(3);
    home.pass(minutes(2));
    expect(home.of('chatter-ended')).toMatchObject([{ count: 3 + 20 - 5 }]);
  });

  it('costs the journal little for each repetition', () => {
    const home = new Home();
    home.flap(1000);
    const bytes = home
      .of('signal-received')
      .slice(10)
      .map((event) => JSON.stringify(event).length);
    expect(home.events.length).toBeLessThan(2000 + 40);
    expect(Math.max(...bytes)).toBeLessThan(350);
    expect(JSON.stringify([...home.state.premises.values()]).length).toBeLessThan(1500);
  });
});
