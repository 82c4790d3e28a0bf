import { isDevice, isEntry, isIncident, isPageOf, isSession } from './guards.ts';
import { request, requestNothing } from './http.ts';
import type { CloseReason, Device, Incident, Page, Staff, SupervisionState, TimelineEntry } from './types.ts';

/** Items asked for at a time. */
export const PAGE = 200;

const isIncidents = isPageOf(isIncident);
const isDevices = isPageOf(isDevice);
const isTimeline = isPageOf(isEntry);

function query(fields: Record<string, string | number | null>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) if (value !== null) params.set(name, String(value));
  return params.toString();
}

export const incidentPath = (id: string, verb?: string) =>
  `/api/incidents/${encodeURIComponent(id)}${verb ? `/${verb}` : ''}`;

/** Empty texts are left out: the desk takes a text or none. */
export const textOf = (text: string) => (text.trim() === '' ? {} : { text: text.trim() });

export async function getSession(): Promise<Staff> {
  const { staff, needsFactor = false } = await request('GET', '/api/session', isSession);
  return { ...staff, needsFactor };
}
export function signOut(): Promise<void> {
  return requestNothing('DELETE', '/api/session');
}

export function listIncidents(cursor: string | null): Promise<Page<Incident>> {
  return request('GET', `/api/incidents?${query({ state: 'open,acknowledged', limit: PAGE, cursor })}`, isIncidents);
}
export function getIncident(id: string): Promise<Incident> {
  return request('GET', incidentPath(id), isIncident);
}
export function listTimeline(id: string, after: string): Promise<Page<TimelineEntry>> {
  return request('GET', `${incidentPath(id, 'timeline')}?${query({ after, limit: PAGE })}`, isTimeline);
}
export function listDevices(supervision: SupervisionState | null, cursor: string | null): Promise<Page<Device>> {
  return request('GET', `/api/devices?${query({ supervision, limit: PAGE, cursor })}`, isDevices);
}

export function acknowledge(id: string): Promise<Incident> {
  return request('POST', incidentPath(id, 'acknowledge'), isIncident, {});
}
export function note(id: string, text: string): Promise<Incident> {
  return request('POST', incidentPath(id, 'note'), isIncident, { text: text.trim() });
}
export function helpSent(id: string, text: string): Promise<Incident> {
  return request('POST', incidentPath(id, 'police'), isIncident, textOf(text));
}
export function close(id: string, reason: CloseReason, text: string): Promise<Incident> {
  return request('POST', incidentPath(id, 'close'), isIncident, { reason, ...textOf(text) });
}

/** Answers a tick of the stream: this window still hears it. */
export function stillHere(): Promise<void> {
  return requestNothing('POST', '/api/stream/heard');
}
