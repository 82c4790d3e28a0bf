import { describe, expect, it } from 'vitest';
import { IN_FLIGHT_LIMIT, OUTBOX_LIMIT, Outbox } from './outbox.ts';
import type { Signal, SignalBody } from './wire.ts';

const AT = '2026-11-21T19:00:00.000Z';
const make = (id: number, body: SignalBody): Signal => ({ id: `1-${id}`, ...body, at: AT });
const door = (id: number) => make(id, { kind: 'door', state: 'open' });
const panic = (id: number) => make(id, { kind: 'panic' });

describe('the outbox of a device', () => {
  it('lets the oldest ordinary signal give way and keeps every panic', () => {
    const outbox = new Outbox([panic(0)]);
    for (let id = 1; id < OUTBOX_LIMIT; id++) outbox.add(door(id));
    expect(outbox.add(panic(900))).toMatchObject({ became: 'queued', dropped: { id: '1-1' } });
    expect(outbox.size).toBe(OUTBOX_LIMIT);
    expect(outbox.signals.filter(({ kind }) => kind === 'panic').map(({ id }) => id)).toEqual(['1-0', '1-900']);
    expect(outbox.dropped).toBe(1);
  });

  it('full of panics, joins a further press to the last of its kind and refuses the rest', () => {
    const outbox = new Outbox(Array.from({ length: OUTBOX_LIMIT }, (_, id) => panic(id)));
    expect(outbox.add(panic(900))).toEqual({ became: 'joined', id: `1-${OUTBOX_LIMIT - 1}` });
    expect(outbox.add(door(901))).toEqual({ became: 'refused' });
    expect(outbox.add(make(902, { kind: 'duress' }))).toEqual({ became: 'queued' });
    expect(outbox.size).toBe(OUTBOX_LIMIT + 1);
  });

  it('publishes a panic at once, however many others wait for their PUBACK', () => {
    const outbox = new Outbox();
    for (let id = 0; id < IN_FLIGHT_LIMIT + 5; id++) outbox.add(door(id));
    let sent = 0;
    for (let next = outbox.next(); next; next = outbox.next()) {
      next.sentAt = 0;
      sent += 1;
    }
    expect(sent).toBe(IN_FLIGHT_LIMIT);
    outbox.add(make(77, { kind: 'arm', state: 'disarmed', code: 'duress' }));
    expect(outbox.next()?.signal.id).toBe('1-77');
  });

  it('publishes everything again after a lost connection, in order', () => {
    const outbox = new Outbox([door(1), door(2)]);
    for (let next = outbox.next(); next; next = outbox.next()) next.sentAt = 5;
    expect(outbox.oldestSentAt).toBe(5);
    outbox.acknowledge('1-1');
    expect(outbox.acknowledge('1-1')).toBeUndefined();
    outbox.resetSent();
    expect(outbox.next()?.signal.id).toBe('1-2');
    expect(outbox.oldestSentAt).toBeNull();
  });
});
