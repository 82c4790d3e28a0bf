import { describe, expect, it } from 'vitest';
import type { Status } from '../api/types.ts';
import { applyTold } from './apply.ts';
import { applyDevices, applyHello, applyIncidents, applyTimeline, dropUnlisted, follow } from './fetched.ts';
import { storyOf } from './order.ts';
import { device, incident, line, told } from './sample.ts';
import { emptyDesk } from './state.ts';

const hello = (epoch: number, position: number): Status => ({
  role: 'operator',
  epoch,
  position,
  now: '2026-01-05T03:12:07.000Z',
  provider: { voice: true, sms: true },
  warnings: [],
  practice: false,
  clockOffsetMs: null,
  desk: { people: 0 },
  counts: { open: 0, acknowledged: 0, late: 0, silent: 0 },
});

const start = applyHello(emptyDesk(), hello(1, 100));

describe('lists beside the stream', () => {
  it('a list that was overtaken by the stream does not undo it', () => {
    const live = applyTold(start, [told(110, incident('a', { state: 'acknowledged' }))]);
    const listed = applyIncidents(live, [incident('a', { position: 105 }), incident('b', { position: 90 })]);
    expect(listed.incidents.get('a')?.value.state).toBe('acknowledged');
    expect(listed.incidents.has('b')).toBe(true);
  });

  it('what is not on the list goes, unless the stream told of it since the reading began', () => {
    const before = applyTold(start, [told(101, incident('phantom'), { early: true })]);
    const since = before.arrivals;
    const during = applyTold(before, [told(103, incident('fresh'))]);
    const after = dropUnlisted(applyIncidents(during, [incident('a', { position: 99 })]), new Set(['a']), since);
    expect([...after.incidents.keys()].sort()).toEqual(['a', 'fresh']);
  });

  it('a device list asked for earlier does not undo what was told later', () => {
    const live = applyTold(start, [told(110, null, { device: device('dv_a001', { supervision: 'silent' }) })]);
    const asOf = { epoch: 1, position: 100, early: false };
    const listed = applyDevices(live, [device('dv_a001'), device('dv_b001', { supervision: 'late' })], asOf);
    expect(listed.devices.get('dv_a001')?.value.supervision).toBe('silent');
    expect(listed.devices.get('dv_b001')?.value.supervision).toBe('late');
  });

  it('a greeting of a new epoch sets the position, one of the same epoch keeps what was heard', () => {
    const live = applyTold(start, [told(110, incident('a'))]);
    expect(applyHello(live, hello(1, 108)).position).toBe(110);
    expect(applyHello(live, hello(2, 108))).toMatchObject({ epoch: 2, position: 108 });
  });

  it('a story read again keeps what the stream told meanwhile and drops what never reached the journal', () => {
    const about = incident('a');
    const early = applyTold(follow(start, 'a'), [told(109, about, { early: true })]);
    const since = early.arrivals;
    const live = applyTold(early, [told(112, about)]);
    const read = [line(101)];
    const desk = applyTimeline(live, 'a', read, since);
    expect(storyOf(desk.followed).map((entry) => entry.position)).toEqual([101, 112]);
    expect(desk.followed?.complete).toBe(true);
  });
});
