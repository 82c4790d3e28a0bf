import { type Spread, spreadOf } from '../harness/percentiles.ts';
import type { Journaled } from './journal-count.ts';
import type { Sightings } from './sightings.ts';
import type { StormResult } from './storm-process.ts';

/** What became of one group of presses, from the moment each was sent. */
export interface Seen {
  stream: Spread;
  phone: Spread;
  puback: Spread;
}

/** One flood. */
export interface FloodRound {
  /** The presses within the flood. */
  panics: Seen;
  /** From the flood's first press until the last of its panics was on the stream. */
  allOnStreamMs: number;
  /** Single presses of other homes meanwhile and afterwards; `during` are those sent within the flood's own second. */
  fresh: Seen;
  during: Seen;
  sendingMs: number;
  ackedAfterMs: number;
  signals: number;
  lost: { puback: number; phone: number; stream: number; journal: number };
  journal: Journaled;
  /** Times that the desk's stream broke off, and that it was told to read the lists afresh. */
  breaks: number;
  reloads: number;
  /** Processor time of the product from its start on. */
  cpuS: number;
  /** Memory that the process held at the end. */
  memoryMiB: number;
}

/** A single press; milliseconds since 1970. */
export interface Fresh {
  sentAt: number;
  ackedAt: number | undefined;
}

export interface Observed {
  result: StormResult;
  fresh: ReadonlyMap<string, Fresh>;
  sightings: Sightings;
  journal: Journaled;
  breaks: number;
  reloads: number;
  metrics: string;
}

interface Press {
  id: string;
  sentAt: number;
  ackedAt: number | undefined;
}

export function roundOf({ result, fresh, sightings, journal, breaks, reloads, metrics }: Observed): FloodRound {
  const panics: Press[] = result.presses;
  const singles: Press[] = [...fresh].map(([id, press]) => ({ id, ...press }));
  const startedAt = Math.min(...panics.map(({ sentAt }) => sentAt));
  const all = [...panics, ...singles];
  const missing = (seen: ReadonlyMap<string, number>) => all.filter(({ id }) => !seen.has(id)).length;
  const acked = all.filter(({ ackedAt }) => ackedAt !== undefined).length;
  const signals = result.signals + all.length;
  const lastAt = Math.max(...panics.map(({ id }) => sightings.streamedAt.get(id) ?? Number.POSITIVE_INFINITY));
  return {
    panics: seenOf(panics, sightings),
    allOnStreamMs: lastAt - startedAt,
    fresh: seenOf(singles, sightings),
    during: seenOf(
      singles.filter(({ sentAt }) => sentAt < startedAt + result.sendingMs),
      sightings,
    ),
    sendingMs: result.sendingMs,
    ackedAfterMs: result.ackedAfterMs,
    signals,
    lost: {
      puback: signals - result.signalsAcked - acked,
      phone: missing(sightings.calledAt),
      stream: missing(sightings.streamedAt),
      journal: signals - journal.signals,
    },
    journal,
    breaks,
    reloads,
    cpuS: Number(/^havenwatch_process_cpu_seconds_total ([\d.]+)/m.exec(metrics)?.[1] ?? 0),
    memoryMiB: Number(/^havenwatch_process_resident_memory_bytes (\d+)/m.exec(metrics)?.[1] ?? 0) / 1_048_576,
  };
}

function seenOf(presses: readonly Press[], { streamedAt, calledAt }: Sightings): Seen {
  const after = (at: (press: Press) => number | undefined) =>
    spreadOf(
      presses.flatMap((press) => {
        const seen = at(press);
        return seen === undefined ? [] : [seen - press.sentAt];
      }),
    );
  return {
    stream: after(({ id }) => streamedAt.get(id)),
    phone: after(({ id }) => calledAt.get(id)),
    puback: after(({ ackedAt }) => ackedAt),
  };
}
