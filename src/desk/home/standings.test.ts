import { describe, expect, test } from 'vitest';
import type { HeartEvent } from '../../core/event.ts';
import { asDeviceId, asPartition, asPremisesId, asSignalId } from '../../core/ids.ts';
import type { SensorState } from '../../core/state.ts';
import { instant } from '../../core/time.ts';
import type { JournalReader, StoredEvent } from '../../journal/port.ts';
import { must } from '../../vault/test-files.ts';
import { historyOf, LOOK_BACK, MOST_CHANGES } from './standings.ts';

const PARTITION = must(asPartition(3));
const HOME = must(asPremisesId('pr_home'));
const OTHER = must(asPremisesId('pr_other'));
const DEVICE = must(asDeviceId('dv_door1'));
const KEY = `${DEVICE}//door`;

/** A partition's chain in memory: each entry is a door of a home that says this at this second. */
function chain(entries: readonly [premises: typeof HOME, state: 'open' | 'closed', second: number][]) {
  const events = entries.map(([premises, state, second], i): StoredEvent => {
    const at = instant(second * 1000);
    const origin = { device: DEVICE, premises, risk: 'high' as const };
    const signal = { kind: 'door' as const, state, id: must(asSignalId(`s${i}`)) };
    const body: HeartEvent = {
      type: 'signal-received',
      premises,
      origin,
      signal,
      receivedAt: at,
      late: false,
      seq: i + 1,
      at,
    };
    const place = {
      partition: PARTITION,
      seq: i + 1,
      position: i + 1,
      epoch: 1,
      at,
      type: body.type,
      premises,
      hash: '',
    };
    return { ...place, body: JSON.stringify(body) };
  });
  let read = 0;
  const reader: Pick<JournalReader, 'eventsOfPartition'> = {
    eventsOfPartition(_partition, after, limit) {
      const page = events.slice(after, after + limit);
      read += page.length;
      return page;
    },
  };
  return { reader, read: () => read };
}
const press = (openingSeq: number, second: number) => ({
  partition: PARTITION,
  premises: HOME,
  openingSeq,
  at: instant(second * 1000),
});
const now = (state: string, second: number): Record<string, SensorState> => ({
  [KEY]: { kind: 'door', state, at: instant(second * 1000) },
});

describe('how a home stood at the press', () => {
  test('a sensor that has not changed since stood as it stands, and nothing is read for it', async () => {
    const { reader, read } = chain([[HOME, 'closed', 1]]);
    const { atPress, changes } = await historyOf(reader, now('closed', 1), press(1, 5));
    expect(atPress.get(KEY)).toEqual({ state: 'closed', at: 1000 });
    expect([changes, read()]).toEqual([[], 0]);
  });

  test('one that has changed stood as it had said last before, whatever other homes said in between', async () => {
    const noise = Array.from({ length: 700 }, (): [typeof HOME, 'open', number] => [OTHER, 'open', 2]);
    const { reader } = chain([[HOME, 'closed', 1], ...noise, [HOME, 'open', 9]]);
    const { atPress, changes } = await historyOf(reader, now('open', 9), press(701, 5));
    expect(atPress.get(KEY)).toEqual({ state: 'closed', at: 1000 });
    expect(changes).toEqual([{ key: KEY, state: 'open', at: 9000 }]);
  });

  test('a call for help that came after the opening is the moment, not the opening', async () => {
    const { reader } = chain([
      [HOME, 'closed', 1],
      [HOME, 'open', 2],
      [HOME, 'closed', 8],
    ]);
    const { atPress, changes } = await historyOf(reader, now('closed', 8), press(1, 5));
    expect(atPress.get(KEY)).toMatchObject({ state: 'open', at: 2000 });
    expect(changes.map(({ state }) => state)).toEqual(['closed']);
  });

  test('what lies too far back is not known, and is not made up; many changes keep the newest', async () => {
    const noise = Array.from({ length: LOOK_BACK + 1 }, (): [typeof HOME, 'open', number] => [OTHER, 'open', 2]);
    const many = Array.from({ length: MOST_CHANGES + 7 }, (_, i): [typeof HOME, 'open' | 'closed', number] => [
      HOME,
      i % 2 === 0 ? 'open' : 'closed',
      10 + i,
    ]);
    const { reader } = chain([[HOME, 'closed', 1], ...noise, ...many]);
    const last = 10 + many.length - 1;
    const { atPress, changes } = await historyOf(reader, now('open', last), press(noise.length + 1, 5));
    expect(atPress.get(KEY)).toBeUndefined();
    expect([changes.length, changes.at(-1)?.at]).toEqual([MOST_CHANGES, last * 1000]);
  });
});
