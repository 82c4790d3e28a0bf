import type { Evidence } from '../evidence.ts';
import type { Finding } from './finding.ts';

/** What was acknowledged is in the journal once; an acknowledged press belongs to exactly one incident; a home has one open. */
export function countSignals(evidence: Evidence): Finding[] {
  const received = new Map<string, number>();
  const joined = new Map<string, number>();
  const within = new Map<string, number>();
  const open = new Map<string, string>();
  const findings: Finding[] = [];
  for (const event of evidence.events) {
    if (event.type === 'signal-received') more(received, `${event.origin.device} ${event.signal.id}`);
    if (event.type === 'signal-joined') {
      more(joined, `${event.device} ${event.signal}`);
      more(within, `${event.incident} ${event.device} ${event.signal}`);
    }
    if (event.type === 'incident-closed') open.delete(event.premises);
    if (event.type !== 'incident-opened') continue;
    const other = open.get(event.premises);
    if (other !== undefined) findings.push({ kind: 'doubled', says: `${event.incident} was opened beside ${other}` });
    open.set(event.premises, event.incident);
  }
  for (const [what, times] of within)
    if (times > 1) findings.push({ kind: 'doubled', says: `${what} was joined ${times} times` });
  for (const { signals } of evidence.devices) {
    for (const { device, id, panic, ackedAt } of signals) {
      const key = `${device} ${id}`;
      const inJournal = received.get(key) ?? 0;
      const inIncidents = joined.get(key) ?? 0;
      const what = `signal ${id} of ${device}`;
      // A later incident may be told how a sensor was left; a press belongs to one.
      if (inJournal > 1 || (panic && inIncidents > 1))
        findings.push({
          kind: 'doubled',
          says: `${what} is in the journal ${inJournal} times, in ${inIncidents} incidents`,
        });
      if (ackedAt === undefined) continue;
      if (inJournal === 0) findings.push({ kind: 'lost', says: `${what} was acknowledged and is not in the journal` });
      else if (panic && inIncidents === 0)
        findings.push({ kind: 'lost', says: `${what} was acknowledged and belongs to no incident` });
    }
  }
  return findings;
}

function more(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
