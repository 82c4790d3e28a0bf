import type { Shift } from '../../desk/schema/shift.ts';
import { isIncident } from '../api/guards.ts';
import { request } from '../api/http.ts';
import type { Incident } from '../api/types.ts';

export type { Shift } from '../../desk/schema/shift.ts';

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const areItems = (value: unknown): value is { items: Incident[] } =>
  isObject(value) && 'items' in value && Array.isArray(value.items) && value.items.every(isIncident);

const isShift = (value: unknown): value is Shift => areItems(value) && 'by' in value && 'at' in value;

const isLast = (value: unknown): value is { last: Shift | null } =>
  isObject(value) && 'last' in value && (value.last === null || isShift(value.last));

/** The last hand-over with what is still open of it; null when there was none yet. */
export async function lastShift(): Promise<Shift | null> {
  return (await request('GET', '/api/shift', isLast)).last;
}

/** Hands the shift on: to somebody at the desk, or to nobody in particular. Answers what was open. Throws `Problem`. */
export async function handOn(to: string | null, text: string): Promise<Incident[]> {
  const body = { ...(to === null ? {} : { to }), ...(text.trim() === '' ? {} : { text: text.trim() }) };
  return (await request('POST', '/api/shift', areItems, body)).items;
}
