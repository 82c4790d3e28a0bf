import { z } from 'zod';
import { Actor, At } from './common.ts';

/** What stands where nobody knows. */
export const UNKNOWN = 'unknown';

export const BRIEF_SOURCES = ['file', 'register', 'journal', 'gateway'] as const;

/** One thing that an officer may ask. `asOf` is when it was last known to be so: a day, or an instant of the journal. */
export const BriefLine = z
  .object({
    label: z.string(),
    value: z.string().describe('`unknown` where nobody knows'),
    asOf: z.union([z.iso.date(), At]).nullable(),
    source: z.enum(BRIEF_SOURCES),
  })
  .meta({ id: 'BriefLine' });
export type BriefLine = z.infer<typeof BriefLine>;

export const BriefBlock = z
  .object({ number: z.number().int().min(1).max(12), title: z.string(), lines: z.array(BriefLine).min(1) })
  .meta({ id: 'BriefBlock' });
export type BriefBlock = z.infer<typeof BriefBlock>;

/** A line that differs from the brief handed over before; null where there was none, or is none any more. */
export const BriefChange = z.object({
  block: z.number().int(),
  label: z.string(),
  was: z.string().nullable(),
  is: z.string().nullable(),
});
export type BriefChange = z.infer<typeof BriefChange>;

/** What the police need to know, in the order in which they ask. */
export const Brief = z
  .object({
    format: z.literal('havenwatch/brief/1'),
    incident: z.string(),
    premises: z.string(),
    madeAt: At,
    grade: z.number().int().min(0).max(4).describe('0 no call, 1 little known, 2 people, 3 property, 4 life'),
    blocks: z.array(BriefBlock).length(12),
    readOut: z.string().describe('blocks 1 to 4 in at most 90 words'),
    gaps: z.array(z.string()).describe('what could not be opened, in plain words'),
    since: z
      .object({ digest: z.string(), at: At, changes: z.array(BriefChange) })
      .nullable()
      .describe('what has changed since the brief handed over before'),
  })
  .meta({ id: 'Brief' });
export type Brief = z.infer<typeof Brief>;

/** To whom: the id of a force or of a route, never a name. It stands in the journal. */
const recipient = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'use 1 to 32 of a-z, 0-9 and -');
export const BriefOrder = z.strictObject({ to: recipient });

export const HandedOver = z
  .object({
    digest: z.string().describe('hex SHA-256 of the canonical JSON of `brief`'),
    to: z.string(),
    at: At,
    by: Actor,
    brief: Brief,
  })
  .meta({ id: 'HandedOver' });
export type HandedOver = z.infer<typeof HandedOver>;

export const DigestParams = z.object({ id: z.string().max(64), digest: z.string().max(64) });

/** The word as it was heard. It is compared and forgotten. */
export const WordOrder = z.strictObject({ word: z.string().min(1).max(200) });
export const Recorded = z.object({ recorded: z.literal(true) });
export type Recorded = z.infer<typeof Recorded>;

/** What the operator says next, by letter: all three are sent together and none says what it stands for. */
export const Scripts = z.object({ word: z.object({ A: z.string(), B: z.string(), '-': z.string() }) });
export type Scripts = z.infer<typeof Scripts>;
