import { z } from 'zod';
import { At } from './common.ts';

const figure = z.number().nullable();

/** The daily self-test. Figures in milliseconds from the press; null where it did not get so far. */
export const Drill = z
  .object({
    running: z.boolean(),
    nextAt: At.nullable().describe('null when it is turned off'),
    last: z
      .object({
        at: At,
        passed: z.boolean(),
        incident: z.string().nullable(),
        figures: z.object({ pubackMs: figure, streamMs: figure, sendMs: figure }).nullable(),
        missing: z.array(z.string()).describe('in plain words, what did not come'),
      })
      .nullable(),
  })
  .meta({ id: 'Drill' });
export type Drill = z.infer<typeof Drill>;
