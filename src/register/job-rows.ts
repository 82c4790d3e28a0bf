import { z } from 'zod';
import type { SignalSeen } from '../commission/evidence.ts';
import { MEASURE_KINDS, type Measure, WITHOUT } from '../commission/measure.ts';
import {
  asDeviceId,
  asMeasureId,
  type JobId,
  type MeasureId,
  type NoteId,
  type PremisesId,
  type StaffId,
} from '../core/ids.ts';
import { ZONES } from '../core/signal.ts';
import { type Instant, instant } from '../core/time.ts';
import type { JobState } from './job-schema.ts';

/** Where the installer stands, as they said last. */
export interface Here {
  room: string;
  measure: MeasureId | null;
  at: Instant;
}

export interface JobRecord {
  id: JobId;
  premises: PremisesId;
  state: JobState;
  /** Null: whoever installs for the home's provider. */
  installer: StaffId | null;
  measures: readonly Measure[];
  soakHours: number;
  here: Here | null;
  orderedBy: string;
  orderedAt: Instant;
  openedAt: Instant | null;
  closesAt: Instant | null;
  /** The journal was read up to here for what was seen: the seq of the home's partition. */
  seenSeq: number;
  signedOffAt: Instant | null;
  signedOffBy: StaffId | null;
  signOffEntry: string | null;
  soakUntil: Instant | null;
  liveAt: Instant | null;
  withoutAddress: boolean;
  /** Hex SHA-256 of the certificate's content, and where it is sealed. */
  certificate: string | null;
  certificateNote: NoteId | null;
}

export const SELECT_JOBS = `SELECT id, premises, state, installer, measures, soak_hours AS soakHours, here, ordered_by AS orderedBy,
  ordered_at AS orderedAt, opened_at AS openedAt, closes_at AS closesAt, seen_seq AS seenSeq, signed_off_at AS signedOffAt,
  signed_off_by AS signedOffBy, sign_off_entry AS signOffEntry, soak_until AS soakUntil, live_at AS liveAt,
  without_address AS withoutAddress, certificate, certificate_note AS certificateNote FROM jobs`;

export type JobRow = Omit<JobRecord, 'measures' | 'here' | 'withoutAddress'> & {
  measures: string;
  here: string | null;
  withoutAddress: 0 | 1;
};

function own<T>(read: (text: string) => T | undefined) {
  return z.string().transform((text, context): T => {
    const known = read(text);
    if (known !== undefined) return known;
    context.addIssue({ code: 'custom', message: 'not an id of ours' });
    return z.NEVER;
  });
}

const Measures = z.array(
  z.object({
    id: own(asMeasureId),
    kind: z.enum(MEASURE_KINDS),
    name: z.string(),
    zone: z.enum(ZONES).nullable(),
    room: z.string().nullable(),
    rooms: z.array(z.string()),
    paths: z.array(z.string()),
    without: z.array(z.enum(WITHOUT)),
    silent: z.boolean(),
    fitted: z.boolean(),
    device: own(asDeviceId).nullable(),
    sensor: z.string().nullable(),
    dropped: z.boolean(),
  }),
);
const HereKept = z.object({
  room: z.string(),
  measure: own(asMeasureId).nullable(),
  at: z.number().transform(instant),
});

export function jobOf({ measures, here, withoutAddress, ...row }: JobRow): JobRecord {
  return {
    ...row,
    measures: Measures.parse(JSON.parse(measures)),
    here: here === null ? null : HereKept.parse(JSON.parse(here)),
    withoutAddress: withoutAddress === 1,
  };
}

export const SELECT_SIGNALS = `SELECT device, id, sensor, kind, state, at, latency_ms AS latencyMs, since_ms AS sinceMs, room, measure,
  incident, seen_at AS seenAt, seen_by AS seenBy FROM job_signals`;
export type SignalRow = SignalSeen;
