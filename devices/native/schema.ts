import { z } from 'zod';
import { instant } from '../../src/core/time.ts';
import { CSR_LENGTH, REPLY_DETAIL_LENGTH, SENSORS_PER_HEARTBEAT, WORD_LENGTH } from './limits.ts';

const word = z.string().min(1).max(WORD_LENGTH);
const percent = z.number().min(0).max(100);

/** Fields that every signal may carry. `late` is the device's own opinion: accepted, and judged anew by the gateway. */
const common = {
  id: word,
  sensor: word.exactOptional(),
  at: z.iso.datetime({ offset: true }).exactOptional(),
  late: z.boolean().exactOptional(),
};

const moment = <K extends string>(kind: K) => z.object({ ...common, kind: z.literal(kind) });
const state = <K extends string, const S extends readonly string[]>(kind: K, states: S) =>
  z.object({ ...common, kind: z.literal(kind), state: z.enum(states) });

/** The wire form of each kind of signal, hw/1. */
export const SIGNAL_SCHEMAS = {
  panic: moment('panic'),
  duress: moment('duress'),
  'hold-up': moment('hold-up'),
  door: state('door', ['open', 'closed', 'forced']),
  window: state('window', ['open', 'closed', 'forced']),
  lock: state('lock', ['locked', 'unlocked', 'jammed']),
  motion: moment('motion'),
  glass: moment('glass'),
  impact: moment('impact'),
  smoke: state('smoke', ['alarm', 'clear']),
  tamper: state('tamper', ['alarm', 'clear']),
  jamming: state('jamming', ['alarm', 'clear']),
  power: state('power', ['lost', 'restored']),
  battery: state('battery', ['low', 'ok']).extend({ percent: percent.exactOptional() }),
  arm: state('arm', ['away', 'home', 'disarmed']).extend({ code: word.exactOptional() }),
  cancel: moment('cancel'),
  test: moment('test'),
  fault: moment('fault').extend({ code: word }),
};

export const heartbeatSchema = z.object({
  battery: percent.exactOptional(),
  rssi: z.number().exactOptional(),
  mains: z.boolean().exactOptional(),
  path: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'use 1 to 32 of a-z, 0-9 and -')
    .exactOptional(),
  firmware: z.string().max(WORD_LENGTH).exactOptional(),
  uptime: z.number().min(0).exactOptional(),
  hardware: word.exactOptional(),
  n: z
    .string()
    .regex(/^\d{1,9}-\d{1,12}$/, 'a boot count and a number, like 12-4711')
    .exactOptional(),
  at: z.iso
    .datetime({ offset: true })
    .transform((text) => instant(Date.parse(text)))
    .exactOptional(),
  sensors: z
    .record(word, z.object({ battery: percent.exactOptional() }))
    .refine(
      (sensors) => Object.keys(sensors).length <= SENSORS_PER_HEARTBEAT,
      `at most ${SENSORS_PER_HEARTBEAT} sensors`,
    )
    .exactOptional(),
});

export const replySchema = z.object({
  to: word,
  ok: z.boolean(),
  detail: z.string().max(REPLY_DETAIL_LENGTH).exactOptional(),
});

export const renewalSchema = z.discriminatedUnion('want', [
  z.object({ want: z.literal('certificate'), csr: z.string().max(CSR_LENGTH) }),
  z.object({ want: z.literal('secret') }),
]);
