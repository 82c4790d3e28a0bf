import { z } from 'zod';
import { LONGEST_TEST } from '../../core/handling/put-on-test.ts';
import { NOTE_LIMIT } from '../notes.ts';
import { At } from './common.ts';

/** Characters that a reason has at least. */
const REASON_LEAST = 10;

export const TestOrder = z.strictObject({
  minutes: z
    .number()
    .int()
    .min(1)
    .max(LONGEST_TEST / 60_000),
  text: z.string().trim().min(REASON_LEAST).max(NOTE_LIMIT).describe('why'),
});

export const TestMode = z
  .object({ device: z.string(), until: At.nullable().describe('null: it is not on test') })
  .meta({ id: 'TestMode' });
