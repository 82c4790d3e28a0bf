import type { FailReason } from '../../core/input.ts';
import type { ProviderNews } from '../channel.ts';

/** Whether the call's own person, or somebody else, has accepted; decides what a call that ended means. */
export type Acceptance = 'none' | 'this-call' | 'elsewhere';

/**
 * What Twilio's CallStatus says about an attempt; undefined when it says nothing new. A call that was answered is not
 * yet a human, and one that ended without a key is a failure: voicemail answers too.
 */
export function newsOfCall(
  status: string,
  answeredBy: string | undefined,
  acceptance: Acceptance,
): ProviderNews | undefined {
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
      return failed('undeliverable');
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

function failed(reason: FailReason): ProviderNews {
  return { state: 'failed', reason };
}
