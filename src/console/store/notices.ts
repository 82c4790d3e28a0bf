import type { Incident, Told } from '../api/types.ts';
import { actorWords } from '../words/actors.ts';
import { kindWords, PRIORITY_WORDS } from '../words/kinds.ts';
import type { Desk } from './state.ts';
import { openTask } from './tasks.ts';

/** More than this at once is told as a number. */
export const NOTICES_AT_ONCE = 3;

/** A sentence for those who do not see the screen change. */
export interface Notice {
  urgent: boolean;
  says: string;
}

const titleOf = (incident: Incident) =>
  `P${incident.priority} ${PRIORITY_WORDS[incident.priority]}, ${kindWords(incident.kind)}, home ${incident.reference}`;

function noticeOf(before: Incident | undefined, after: Incident, desk: Desk): Notice | null {
  if (after.drill) return null;
  const urgent = after.priority === 1;
  const task = openTask(after);
  if (task && before && openTask(before)?.task !== task.task)
    return { urgent: true, says: `Tell the police: ${titleOf(after)}. ${task.says}` };
  if (after.state === 'open') {
    if (!before) return { urgent, says: `New: ${titleOf(after)}.` };
    if (after.priority < before.priority) return { urgent, says: `Now more urgent: ${titleOf(after)}.` };
    if (after.unanswered > before.unanswered) return { urgent, says: `Nobody answered: ${titleOf(after)}.` };
    return null;
  }
  if (before?.state === after.state) return null;
  if (after.state === 'acknowledged') {
    return { urgent: false, says: `Accepted by ${actorWords(after.acknowledgedBy, desk.names)}: ${titleOf(after)}.` };
  }
  return { urgent: false, says: `Closed: ${titleOf(after)}.` };
}

/** What to say about the messages that led from one state to the next; each incident once. Pure. */
export function noticesOf(before: Desk, after: Desk, messages: readonly Told[]): Notice[] {
  const notices: Notice[] = [];
  for (const id of new Set(messages.flatMap((message) => (message.incident ? [message.incident.id] : [])))) {
    const was = before.incidents.get(id);
    const is = after.incidents.get(id);
    if (!is || was === is) continue;
    const notice = noticeOf(was?.value, is.value, after);
    if (notice) notices.push(notice);
  }
  return notices;
}

/** One sentence per loudness, for a live region. Empty when there is nothing to say. */
export function speech(notices: readonly Notice[], urgent: boolean): string {
  const wanted = notices.filter((notice) => notice.urgent === urgent).map((notice) => notice.says);
  if (wanted.length <= NOTICES_AT_ONCE) return wanted.join(' ');
  return `${wanted.slice(0, NOTICES_AT_ONCE).join(' ')} And ${wanted.length - NOTICES_AT_ONCE} more.`;
}
