import { z } from 'zod';

/** What commissioning hands to a device: its id (user name and client id), its secret (password) and its base topic. */
export interface Credentials {
  device: string;
  secret: string;
  topic: string;
}

const moment = z.object({
  kind: z.enum(['panic', 'duress', 'hold-up', 'motion', 'glass', 'impact', 'cancel', 'test']),
});
const opening = z.object({ kind: z.enum(['door', 'window']), state: z.enum(['open', 'closed', 'forced']) });
const lock = z.object({ kind: z.literal('lock'), state: z.enum(['locked', 'unlocked', 'jammed']) });
const alarm = z.object({ kind: z.enum(['smoke', 'tamper', 'jamming']), state: z.enum(['alarm', 'clear']) });
const power = z.object({ kind: z.literal('power'), state: z.enum(['lost', 'restored']) });
const battery = z.object({
  kind: z.literal('battery'),
  state: z.enum(['low', 'ok']),
  percent: z.number().exactOptional(),
});
const arm = z.object({
  kind: z.literal('arm'),
  state: z.enum(['away', 'home', 'disarmed']),
  code: z.literal('duress').exactOptional(),
});
const fault = z.object({ kind: z.literal('fault'), code: z.string() });
const body = z.discriminatedUnion('kind', [moment, opening, lock, alarm, power, battery, arm, fault]);

/** What can happen to a sensor, as `hw/1` writes it. */
export type SignalBody = z.infer<typeof body>;

/** One signal on the wire: `id` is `{boot}-{seq}` and never used twice; `at` is the device's own, possibly wrong, clock. */
export const signalSchema = body.and(z.object({ id: z.string(), sensor: z.string().exactOptional(), at: z.string() }));
export type Signal = z.infer<typeof signalSchema>;

/** What a press on a button can mean. */
export type PressKind = 'panic' | 'duress' | 'hold-up' | 'cancel' | 'test';

/** A heartbeat; every field is optional on the wire. */
export interface Heartbeat {
  battery?: number;
  rssi?: number;
  mains?: boolean;
  /** The way by which it was sent. */
  path?: string;
  firmware?: string;
  uptime?: number;
}

/** True for the signals a person raises at the scene; a device never throws one of these away. */
export function isPanicClass(body: SignalBody): boolean {
  if (body.kind === 'panic' || body.kind === 'duress' || body.kind === 'hold-up') return true;
  return body.kind === 'arm' && body.code === 'duress';
}

const progress = z.object({
  incident: z.string(),
  stage: z.enum(['received', 'acknowledged', 'help-on-the-way', 'closed']),
  at: z.string().optional(),
  /** Nothing may be heard or felt of it; a gateway that does not say means the same. */
  silent: z.boolean().default(true),
});
export type Progress = z.infer<typeof progress>;

const command = z.looseObject({ id: z.string().min(1).max(64), command: z.string().min(1).max(64) });
export type Command = z.infer<typeof command>;

/** Reads a `down/progress` payload; undefined when it is not one. */
export function readProgress(payload: Uint8Array): Progress | undefined {
  return read(progress, payload);
}

/** Reads a `down/command` payload; undefined when it is not one. */
export function readCommand(payload: Uint8Array): Command | undefined {
  return read(command, payload);
}

function read<T>(schema: z.ZodType<T>, payload: Uint8Array): T | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(new TextDecoder().decode(payload)));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
