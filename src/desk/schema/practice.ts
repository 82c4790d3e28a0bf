import { z } from 'zod';
import { CLOSE_REASONS } from '../../core/input.ts';
import { At } from './common.ts';

/** A rehearsal: what was heard on the line, and how each alarm was handled against the standard and the truth. */
export const Practice = z
  .object({
    name: z.string(),
    says: z.string(),
    startedAt: At,
    endsAt: At,
    score: z.object({ met: z.number().int(), of: z.number().int() }),
    heard: z.array(z.object({ at: At, home: z.string(), says: z.string() })),
    alarms: z.array(
      z.object({
        home: z.string(),
        incident: z.string().nullable(),
        openedAt: At.nullable(),
        handledAfterMs: z.number().int().nullable(),
        marksMs: z.array(z.number().int()),
        checks: z.array(
          z.object({
            what: z.enum(['first-mark', 'second-mark', 'brief', 'police', 'word', 'outcome']),
            met: z.boolean().nullable().describe('null while it cannot be said yet'),
          }),
        ),
        closed: z
          .object({ title: z.string(), truth: z.enum(CLOSE_REASONS), lesson: z.string() })
          .nullable()
          .describe('what it truly was; told once the incident is closed'),
      }),
    ),
  })
  .meta({ id: 'Practice' });
export type Practice = z.infer<typeof Practice>;
