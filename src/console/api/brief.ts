import { getIncident, incidentPath } from './calls.ts';
import { isBrief, isHandedOver, isRecorded, isScripts } from './guards.ts';
import { request } from './http.ts';
import type { Brief, HandedOver, Incident, Scripts } from './types.ts';

/** What the police need to know, made now. It shows who lives there: the desk writes down who read it. Throws `Problem`. */
export function getBrief(id: string): Promise<Brief> {
  return request('GET', incidentPath(id, 'brief'), isBrief);
}

/** Freezes the brief as it was handed over to `to`, a route or a force. */
export function handOverBrief(id: string, to: string): Promise<HandedOver> {
  return request('POST', incidentPath(id, 'brief'), isHandedOver, { to });
}

/** Sends what she said, and answers the incident as it is afterwards. */
export async function word(id: string, said: string): Promise<Incident> {
  await request('POST', incidentPath(id, 'word'), isRecorded, { word: said.trim() });
  return getIncident(id);
}

/** What is said next, by the letter that stands on the page. The three come together and do not depend on an incident. */
export function getScripts(): Promise<Scripts> {
  return request('GET', '/api/scripts', isScripts);
}
