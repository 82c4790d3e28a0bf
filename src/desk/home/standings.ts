import { type SignalKind, stateOf } from '../../core/signal.ts';
import type { PremisesDoc, SensorState } from '../../core/state.ts';
import type { Instant } from '../../core/time.ts';
import { sensorKey } from '../../core/touch.ts';
import type { JournalReader, StoredEvent } from '../../journal/port.ts';
import { eventOf } from '../view/documents.ts';

/** Events of the partition that are read backwards from the opening: what lies further back is not looked for. */
export const LOOK_BACK = 4_000;
/** Events that are read from the opening on. */
const LOOK_ON = 10_000;
const PAGE = 250;
/** Changes since the press that are told, newest kept. */
export const MOST_CHANGES = 100;

export interface Standing {
  state: string;
  at: Instant;
}

export interface Change extends Standing {
  key: string;
}

export interface Pressed {
  partition: Parameters<JournalReader['eventsOfPartition']>[0];
  premises: PremisesDoc['id'];
  /** The incident's own place in the chain: its opening. */
  openingSeq: number;
  at: Instant;
}

export interface History {
  /** How each sensor stood at the press, as far as that is known. */
  atPress: Map<string, Standing>;
  /** What has changed since, oldest first. */
  changes: Change[];
}

type Reader = Pick<JournalReader, 'eventsOfPartition'>;

/** How the home stood at the press and what has happened in it since, from the journal and not from memory. */
export async function historyOf(
  reader: Reader,
  sensors: Readonly<Record<string, SensorState>>,
  press: Pressed,
): Promise<History> {
  const later = await laterChanges(reader, press);
  const atPress = new Map<string, Standing>();
  const sought = new Set<string>();
  for (const [key, { state, at }] of Object.entries(sensors)) {
    const between = later.findLast((change) => change.key === key && change.at <= press.at);
    if (at <= press.at) atPress.set(key, { state, at });
    else if (between !== undefined) atPress.set(key, between);
    else sought.add(key);
  }
  await lookBack(reader, press, sought, atPress);
  return { atPress, changes: later.filter(({ at }) => at > press.at).slice(-MOST_CHANGES) };
}

/** What changed after the incident's opening, oldest first. The call for help may have come later than that. */
async function laterChanges(reader: Reader, press: Pressed): Promise<Change[]> {
  const changes: Change[] = [];
  let after = press.openingSeq;
  for (let read = 0; read < LOOK_ON; read += PAGE) {
    const page = reader.eventsOfPartition(press.partition, after, PAGE);
    changes.push(...page.flatMap((stored) => changeIn(stored, press) ?? []));
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) break;
    after = last.seq;
    await turn();
  }
  return changes;
}

/** The loop has its turn between two pages: nobody waits for a picture. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Goes back from the opening until every sensor that is sought has been found, or far enough. */
async function lookBack(
  reader: Reader,
  press: Pressed,
  sought: Set<string>,
  found: Map<string, Standing>,
): Promise<void> {
  const furthest = Math.max(0, press.openingSeq - LOOK_BACK);
  for (let to = press.openingSeq; sought.size > 0 && to > furthest; to -= PAGE) {
    const page = reader.eventsOfPartition(press.partition, Math.max(0, to - PAGE), Math.min(PAGE, to));
    for (const stored of page.toReversed()) {
      const told = changeIn(stored, press);
      if (told === undefined || !sought.delete(told.key)) continue;
      found.set(told.key, { state: told.state, at: told.at });
    }
    await turn();
  }
}

function changeIn(stored: StoredEvent, press: Pressed): Change | undefined {
  if (stored.type !== 'signal-received' || stored.premises !== press.premises) return undefined;
  const event = eventOf(stored);
  if (event.type !== 'signal-received') return undefined;
  const { signal, origin, receivedAt } = event;
  const state = stateOf(signal);
  if (state === undefined) return undefined;
  return { key: sensorKey(origin.device, signal.sensor, signal.kind), state, at: receivedAt };
}

export interface SensorPlace {
  device: string;
  sensor: string | null;
  kind: SignalKind;
}

/** The parts of `{device}/{sensor}/{kind}`. Device ids hold no slash, and neither do kinds. */
export function partsOf(key: string, kind: SignalKind): SensorPlace {
  const device = key.slice(0, key.indexOf('/'));
  const sensor = key.slice(device.length + 1, key.length - kind.length - 1);
  return { device, sensor: sensor === '' ? null : sensor, kind };
}
