import { z } from 'zod';
import { hours, seconds } from '../../core/time.ts';
import { duration } from './words.ts';

const RECEIVERS_MOST = 4;
const LEAST = seconds(10);
const MOST = hours(24);

const hex = (digits: string, what: string) => z.string().regex(new RegExp(`^[0-9A-F]{${digits}}$`), what);

/** `arc:` of gateway.yaml: a receiving centre that takes alarms by ANSI/SIA DC-09 over TCP (docs/PROTOCOL.md). */
export const arcSettings = z.strictObject({
  /** In order: the next is tried when one does not answer. */
  receivers: z
    .array(z.strictObject({ host: z.string().min(1).max(253), port: z.int().min(1).max(65_535) }))
    .min(1)
    .max(RECEIVERS_MOST),
  account: hex('3,16', 'write the account as the centre gave it: 3 to 16 of 0-9 and A-F, in quotes'),
  prefix: hex('1,6', 'write the prefix as the centre gave it: 1 to 6 of 0-9 and A-F, in quotes').default('0'),
  receiver: hex('1,6', 'write the receiver number as the centre gave it: 1 to 6 of 0-9 and A-F, in quotes').optional(),
  /** How often each receiver is told that we are there. */
  supervise: duration
    .default(seconds(60))
    .refine((every) => every >= LEAST && every <= MOST, 'choose between 10 s and 24 h'),
  /** Without it account and reference go in the clear. */
  encrypt: z.boolean().default(true),
});
