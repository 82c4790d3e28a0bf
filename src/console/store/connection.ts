/** The desk sends a tick this often when it has nothing else to say. */
export const TICK_MS = 5_000;
/** A tick this late, or a break this long, is told to the person. */
export const PATIENCE_MS = 2_000;
/** After this long without a word the connection is given up and opened anew. */
export const GIVE_UP_MS = 2 * TICK_MS + PATIENCE_MS;

/** What is known of the line to the desk; instants in ms of this computer's clock. */
export interface Connection {
  /** When this page first tried. */
  startedAt: number;
  /** When it last heard anything at all. */
  heardAt: number | null;
  /** When the line broke, if it is broken. */
  brokenAt: number | null;
}

export type Liveness = 'starting' | 'live' | 'lost';

/** Decides whether what is shown can be trusted to be current. Pure. */
export function decideLiveness(connection: Connection, now: number): Liveness {
  const { startedAt, heardAt, brokenAt } = connection;
  if (brokenAt !== null && now - brokenAt >= PATIENCE_MS) return 'lost';
  if (heardAt === null) return now - startedAt >= PATIENCE_MS ? 'lost' : 'starting';
  return now - heardAt >= TICK_MS + PATIENCE_MS ? 'lost' : 'live';
}

/** The smallest delay wins: a message can only arrive late, so the largest of the last few differences is nearest. */
export const CLOCK_SAMPLES = 6;

/** Adds one reading of the gateway's clock; returns the samples and the offset (gateway minus this computer, ms). */
export function sampleClock(
  samples: readonly number[],
  gatewayAt: string,
  now: number,
): { samples: number[]; offsetMs: number } {
  const reading = Date.parse(gatewayAt) - now;
  const kept = Number.isFinite(reading) ? [...samples, reading].slice(-CLOCK_SAMPLES) : [...samples];
  return { samples: kept, offsetMs: kept.length === 0 ? 0 : Math.max(...kept) };
}
