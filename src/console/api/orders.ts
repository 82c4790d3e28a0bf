import { incidentPath, textOf } from './calls.ts';
import { isCallChoices, isIncident, isPresent, isRecordOpened } from './guards.ts';
import { request } from './http.ts';
import type { CallChoices, CallTargetKind, CloseCause, CloseReason, Incident, PoliceStage, Present } from './types.ts';

/** What a person at the desk does with an incident. Each answers the incident as it is afterwards, and throws `Problem`. */
type Ordered = Promise<Incident>;

const order = (id: string, verb: string, body: object = {}): Ordered =>
  request('POST', incidentPath(id, verb), isIncident, body);

export const claim = (id: string, take = false): Ordered => order(id, 'claim', take ? { take } : {});
export const release = (id: string): Ordered => order(id, 'release');
export const handOver = (id: string, to: string): Ordered => order(id, 'hand-over', { to });
export const seen = (id: string): Ordered => order(id, 'seen');
export const unshelve = (id: string): Ordered => order(id, 'unshelve');
export const shelve = (id: string, until: string, text: string, owner: string | null = null): Ordered =>
  order(id, 'shelve', { until, ...textOf(text), ...(owner === null ? {} : { owner }) });
export const tick = (id: string, step: string): Ordered => order(id, 'step', { step, outcome: 'done' });
export const ruleOut = (id: string, step: string, text: string): Ordered =>
  order(id, 'step', { step, outcome: 'ruled-out', ...textOf(text) });

export interface PoliceOrder {
  stage: PoliceStage;
  route: string;
  reference: string;
  text: string;
}

/** Empty fields are left out: the desk takes a field or none. */
export function police(id: string, { stage, route, reference, text }: PoliceOrder): Ordered {
  const fields = Object.entries({ route, reference, text }).filter(([, value]) => value.trim() !== '');
  return order(id, 'police', { stage, ...Object.fromEntries(fields.map(([name, value]) => [name, value.trim()])) });
}

export const close = (id: string, reason: CloseReason, cause: CloseCause | null, text: string): Ordered =>
  order(id, 'close', { reason, ...textOf(text), ...(cause === null ? {} : { cause }) });
export const review = (id: string, agrees: boolean, text: string): Ordered =>
  order(id, 'review', { agrees, ...textOf(text) });
export const call = (id: string, target: CallTargetKind, contact: string | null, listen: boolean): Ordered =>
  order(id, 'call', { target, listen, ...(contact === null ? {} : { contact }) });

/** Outside somebody's safe hours or ways: a life is at risk. */
export const reach = (id: string, way: { contact: string; channel: string; point: string; text: string }): Ordered =>
  order(id, 'reach', { ...way, text: way.text.trim(), reason: 'life-at-risk' });

/** Lets this person be heard in their call, or only listen again. */
export const speak = (id: string, isHeard: boolean): Ordered => order(id, 'speak', { speak: isHeard });

/** Ends this person's call. */
export const hangUp = (id: string): Ordered => order(id, 'hang-up');

/** Opens the record of a closed incident to this person; until when, ISO UTC. */
export async function openRecord(id: string, text: string): Promise<string> {
  return (await request('POST', incidentPath(id, 'open-record'), isRecordOpened, textOf(text))).until;
}

/** Whom this person may call now, and why not. */
export const callChoices = (id: string): Promise<CallChoices> =>
  request('GET', incidentPath(id, 'calls'), isCallChoices);

/** Who is at the desk now. */
export async function listPresent(): Promise<Present[]> {
  return (await request('GET', '/api/desk/present', isPresent)).items;
}
