import type { ContactId, PointId } from '../ids.ts';
import type { PlanStep, Rung } from '../plan.ts';
import { onDuty } from '../rota.ts';
import { isOpen } from '../rules/schedule.ts';
import type { IncidentDoc } from '../state.ts';
import type { Turn } from '../turn.ts';
import { pointFor, whyNotThey } from './reach.ts';
import type { SkipReason } from './skip-reason.ts';

/** Whom a rung reaches now, and by which number; `why` says that it is left out. */
export interface WayNow {
  contact?: ContactId;
  point?: PointId;
  why?: SkipReason;
}

type About = Pick<IncidentDoc, 'premises' | 'drill' | 'passed'>;

/**
 * Asked right before every attempt: the plan is as old as the incident, and who may be reached how may have changed since. A
 * drill reaches nobody but the one contact who has agreed to that.
 */
export function wayNow({ book, now }: Pick<Turn, 'book' | 'now'>, doc: About, step: PlanStep, rung: Rung): WayNow {
  const { premises, drill, passed } = doc;
  const offsets = book.offsets(premises);
  const isRota = rung.rota !== undefined;
  const rota = isRota ? book.rota?.(rung.rota ?? '', premises) : undefined;
  const contact = isRota ? rota && onDuty(rota, now) : rung.contact;
  const who = contact === undefined ? {} : { contact };
  if (step.during !== undefined && !isOpen(step.during, now, offsets)) return { ...who, why: 'not-now' };
  if (contact === undefined) return isRota ? { why: 'rota-hole' } : {};
  if (drill === true) return who;
  if (passed?.contacts.includes(contact)) return { ...who, why: 'declined' };
  const entry = book.roster(premises).find((one) => one.contact === contact);
  if (entry === undefined) return { ...who, why: 'removed' };
  const point = rung.point ?? pointFor(entry, rung.channel, now, offsets, passed?.points);
  const why = whyNotThey(entry, { channel: rung.channel, point }, now, offsets);
  if (why !== undefined) return { ...who, why };
  if (point !== undefined && passed?.points.includes(point)) return { ...who, why: 'dead-end' };
  return { ...who, ...(point !== undefined && { point }) };
}
