import type { Handset } from './handsets.ts';
import { type Call, durationS, type Text } from './records.ts';

/** Lines and texts of one phone that the page is sent. */
const LINES_SHOWN = 60;
const TEXTS_SHOWN = 30;

/** One phone as the page draws it. */
export function viewPhone(handset: Handset): Record<string, unknown> {
  const { number, label, behaviour, live } = handset;
  const last = handset.calls.findLast((call) => call !== live);
  return {
    number,
    label,
    behaviour,
    /** It answers by a script, until a hand is on it. */
    scripted: handset.script !== undefined,
    failsWith: handset.refusedWith ?? handset.textsFailWith ?? null,
    stopped: handset.stopped.size > 0,
    state: live ? (live.status === 'in-progress' ? 'in-call' : 'ringing') : 'idle',
    call: live ? viewCall(live) : null,
    last: last ? viewCall(last) : null,
    missed: handset.calls.filter((call) => call.status === 'no-answer').length,
    texts: handset.texts.slice(-TEXTS_SHOWN).map(viewText),
  };
}

function viewCall(call: Call): Record<string, unknown> {
  return {
    sid: call.sid,
    network: call.network,
    from: call.from,
    status: call.status,
    answeredBy: call.answeredBy ?? null,
    answeredAt: call.answeredAt ?? null,
    startedAt: call.startedAt ?? call.createdAt,
    seconds: durationS(call) ?? null,
    keys: call.keys,
    listening: call.listening,
    conference: call.conference ?? null,
    silenced: call.silenced,
    lines: call.lines.slice(-LINES_SHOWN),
  };
}

function viewText(text: Text): Record<string, unknown> {
  const { sid, body, status, createdAt, network } = text;
  return { sid, network, body, status, at: createdAt, mine: text.direction === 'inbound', with: otherEnd(text) };
}

const otherEnd = (text: Text): string => (text.direction === 'inbound' ? text.to : text.from);
