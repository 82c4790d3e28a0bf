import type { FailReason } from '../../core/input.ts';
import type { ProviderNews } from '../channel.ts';
import { readingOfCall } from '../provider/reading.ts';

/** Whether the call's own person, or somebody else, has accepted; decides what a call that ended means. */
export type Acceptance = 'none' | 'this-call' | 'elsewhere';

/** What the provider says of a call; the codes only of one that failed. */
export interface CallSaid {
  status: string;
  answeredBy?: string | undefined;
  /** Its own number for what went wrong. */
  code?: number | undefined;
  /** The network's final answer. */
  sip?: number | undefined;
}

/**
 * What Twilio's CallStatus says about an attempt; undefined when it says nothing new. A call that was answered is not
 * yet a human, and one that ended without a key is a failure: voicemail answers too.
 */
export function newsOfCall(said: CallSaid, acceptance: Acceptance): ProviderNews | undefined {
  const { status, answeredBy } = said;
  if (isMachine(answeredBy) && acceptance === 'none') return failed('voicemail');
  switch (status) {
    case 'queued':
    case 'initiated':
      return { state: 'accepted' };
    case 'ringing':
      return { state: 'delivered' };
    case 'in-progress':
    case 'answered':
      return { state: 'answered' };
    case 'completed':
      return acceptance === 'this-call' ? undefined : failed(acceptance === 'none' ? 'no-key' : 'stood-down');
    case 'busy':
      return failed('busy');
    case 'no-answer':
      return failed('no-answer');
    case 'failed':
      return reading(said);
    case 'canceled':
      return failed('stood-down');
    default:
      return undefined;
  }
}

/** Twilio's answering-machine detection: `machine_start`, `machine_end_beep`, …, `fax`. */
export function isMachine(answeredBy: string | undefined): boolean {
  return answeredBy !== undefined && (answeredBy.startsWith('machine') || answeredBy === 'fax');
}

function reading({ code, sip }: CallSaid): ProviderNews {
  const { reason, after, says, loses } = readingOfCall(code, sip);
  return { state: 'failed', reason, ...(after === 'operators' && { alarm: says }), ...(loses && { loses }) };
}

function failed(reason: FailReason): ProviderNews {
  return { state: 'failed', reason };
}
