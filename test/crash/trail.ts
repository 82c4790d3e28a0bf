import type { Evidence, Outage } from './evidence.ts';

const AROUND_MS = 15_000;
const ATTEMPT = /\d+-\d+-\d+\.\d+/;
const INCIDENT = /\d+-\d+-\d+/;

/** Everything that happened to the incident of a finding, line by line in the order of time, beside the outages around it. */
export function trailOf(evidence: Evidence, says: string): string[] {
  const incident = INCIDENT.exec(says)?.[0];
  if (incident === undefined) return [];
  const attempt = ATTEMPT.exec(says)?.[0];
  const lines: { at: number; text: string }[] = [];
  for (const event of evidence.events) {
    if (!('incident' in event) || event.incident !== incident) continue;
    const { at, type, epoch } = event;
    if ('attempt' in event && attempt !== undefined && event.attempt !== attempt) continue;
    const detail = type === 'attempt-reported' ? `${event.state} ${event.reason ?? ''} ${event.again ?? ''}` : '';
    lines.push({ at, text: `journal, start ${epoch}: ${type} ${'attempt' in event ? event.attempt : ''} ${detail}` });
  }
  for (const placed of evidence.placed) {
    if (placed.attempt !== attempt) continue;
    lines.push({ at: placed.at, text: `phones: ${placed.channel} ${placed.attempt} taken on` });
    const ended = evidence.ended.find(({ sid }) => sid === placed.sid);
    if (ended !== undefined) lines.push({ at: ended.at, text: `phones: ${placed.attempt} ${ended.status}` });
  }
  const from = Math.min(...lines.map(({ at }) => at)) - AROUND_MS;
  const to = Math.max(...lines.map(({ at }) => at)) + AROUND_MS;
  const outages = (of: readonly Outage[], name: string) =>
    of
      .filter(({ fromAt, toAt }) => toAt >= from && fromAt <= to)
      .flatMap(({ fromAt, toAt }) => [
        { at: fromAt, text: `${name} away` },
        { at: toAt, text: `${name} back` },
      ]);
  lines.push(...outages(evidence.gatewayOutages, 'gateway'), ...outages(evidence.phoneOutages, 'phone network'));
  const start = Math.min(...lines.map(({ at }) => at));
  return lines.toSorted((a, b) => a.at - b.at).map(({ at, text }) => `${String(at - start).padStart(8)} ms  ${text}`);
}
