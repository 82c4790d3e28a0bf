import type { Evidence } from '../evidence.ts';
import type { Finding } from './finding.ts';

/** Whoever was told that they have accepted, on the telephone or at the desk, finds it in the journal. */
export function countWords(evidence: Evidence): Finding[] {
  const acknowledged = new Set<string>();
  const closed = new Set<string>();
  for (const event of evidence.events) {
    if (event.type === 'incident-acknowledged') acknowledged.add(event.incident);
    if (event.type === 'incident-closed') closed.add(event.incident);
  }
  const findings: Finding[] = [];
  for (const { attempt, how } of evidence.thanked) {
    if (acknowledged.has(attempt.slice(0, attempt.lastIndexOf('.')))) continue;
    findings.push({ kind: 'unkept', says: `${attempt}: a person was thanked for a ${how} that is not in the journal` });
  }
  for (const { what, incident } of evidence.clicked) {
    if ((what === 'close' ? closed : acknowledged).has(incident)) continue;
    findings.push({ kind: 'unkept', says: `${incident}: the desk was told of a ${what} that is not in the journal` });
  }
  for (const attempt of evidence.outbox) findings.push({ kind: 'unkept', says: `${attempt} never left the outbox` });
  return findings;
}
