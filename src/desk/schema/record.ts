import { z } from 'zod';
import { NOTE_LIMIT } from '../notes.ts';
import { At } from './common.ts';

/** Characters that a reason has at least: "ok" is none. */
const REASON_LEAST = 10;

export const RecordOrder = z.strictObject({ text: z.string().trim().min(REASON_LEAST).max(NOTE_LIMIT) });
export const RecordOpened = z.object({ until: At.describe('the record is shut again then') });
