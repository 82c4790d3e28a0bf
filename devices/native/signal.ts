import type { z } from 'zod';
import { asSignalId } from '../../src/core/ids.ts';
import { isPanicClass, type Signal, type SignalBody, type SignalKind } from '../../src/core/signal.ts';
import { instant } from '../../src/core/time.ts';
import type { Rejection } from '../rejection.ts';
import { extraOf } from './extra.ts';
import { SIGNAL_SCHEMAS } from './schema.ts';
import { whyWrong } from './why.ts';

type NativeKind = keyof typeof SIGNAL_SCHEMAS;
type Parsed = z.output<(typeof SIGNAL_SCHEMAS)[NativeKind]>;
type Body = SignalBody & { kind: NativeKind };
type Schema = { safeParse(raw: unknown): z.ZodSafeParseResult<Parsed>; shape: Record<string, unknown> };

const schemas: Readonly<Record<NativeKind, Schema>> = SIGNAL_SCHEMAS;

function isNativeKind(kind: unknown): kind is NativeKind {
  return typeof kind === 'string' && Object.hasOwn(schemas, kind);
}

/** The kinds of signal that hw/1 can carry. */
export const NATIVE_KINDS: readonly SignalKind[] = Object.keys(schemas).filter(isNativeKind);

const KNOWN: ReadonlyMap<NativeKind, ReadonlySet<string>> = new Map(
  Object.keys(schemas)
    .filter(isNativeKind)
    .map((kind) => [kind, new Set(Object.keys(schemas[kind].shape))]),
);
const NOTHING: ReadonlySet<string> = new Set();

/** Fields that only describe a press. When one of them is broken, the press itself still counts. */
const DESCRIPTIVE: ReadonlySet<string> = new Set(['sensor', 'at', 'late']);

/** Reads one signal of hw/1 out of parsed JSON, or says why it cannot be understood. */
export function readSignal(raw: unknown): Signal | Rejection {
  if (!isObject(raw)) return { reason: 'wrong-shape', why: 'A signal must be a JSON object.' };
  const kind = raw['kind'];
  if (typeof kind !== 'string') return { reason: 'wrong-field', why: 'The field "kind" must be a string.' };
  if (!isNativeKind(kind)) return { reason: 'unknown-kind', why: 'The field "kind" names no kind of signal in hw/1.' };
  const known = KNOWN.get(kind) ?? NOTHING;
  const parsed = schemas[kind].safeParse(raw);
  if (parsed.success) return signalOf(parsed.data, extraOf(raw, known));
  const wrong = new Set(parsed.error.issues.map((issue) => String(issue.path[0])));
  if (isPress(kind, raw) && [...wrong].every((field) => DESCRIPTIVE.has(field)))
    return readWithout(raw, kind, known, wrong);
  return { reason: 'wrong-field', why: whyWrong(parsed.error.issues, known) };
}

/** A press whose clock or sensor name is broken is still a press: those fields move to `extra` and the rest is raised. */
function readWithout(
  raw: Record<string, unknown>,
  kind: NativeKind,
  known: ReadonlySet<string>,
  wrong: ReadonlySet<string>,
): Signal | Rejection {
  const kept = Object.fromEntries(Object.entries(raw).filter(([key]) => !wrong.has(key)));
  const parsed = schemas[kind].safeParse(kept);
  if (!parsed.success) return { reason: 'wrong-field', why: whyWrong(parsed.error.issues, known) };
  return signalOf(parsed.data, extraOf(raw, new Set([...known].filter((field) => !wrong.has(field)))));
}

function isPress(kind: NativeKind, raw: Record<string, unknown>): boolean {
  if (kind === 'arm') return raw['code'] === 'duress';
  return kind === 'panic' || kind === 'duress' || kind === 'hold-up';
}

function signalOf(parsed: Parsed, extra: Record<string, unknown> | undefined): Signal | Rejection {
  const { id, sensor, at, late: _, ...body } = parsed;
  const signalId = asSignalId(id);
  if (signalId === undefined) return { reason: 'wrong-field', why: 'The field "id" must have 1 to 64 characters.' };
  const signal: Signal & Body = { ...body, id: signalId };
  if (sensor !== undefined) signal.sensor = sensor;
  if (at !== undefined) {
    const claimed = Date.parse(at);
    if (!Number.isNaN(claimed)) signal.at = instant(claimed);
  }
  if (extra !== undefined) signal.extra = extra;
  return signal;
}

export function isObject(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}

/** True when this entry must come through however many neighbours it has. */
export function comesFirst(entry: Signal): boolean {
  return isPanicClass(entry);
}
