import type { AttemptId, ContactId, Partition } from '../../core/ids.ts';
import type { Actor } from '../../core/input.ts';
import type { SafeText } from '../../core/text.ts';
import type { Clock, Door } from '../../gateway/ports.ts';
import type { Bridge } from '../bridge/bridge.ts';
import type { Revealable } from '../channel.ts';
import type { DispatchLog } from '../log.ts';
import type { Messages } from '../messages.ts';
import type { ReplyCodes } from '../reply-code.ts';
import type { Metrics } from '../tally.ts';

/** An attempt as a callback needs to see it. It must show what has been committed by the time `settled` is called. */
export interface AttemptView {
  partition: Partition;
  channel: string;
  contact?: ContactId;
  incidentState: 'open' | 'acknowledged' | 'closed';
  acknowledgedBy: Actor | null;
  reference: SafeText;
  /** Of the gateway's own daily test: the words begin by saying so. */
  drill?: true;
}

/** A text that a person may still reply to; those of accepted incidents included, so that a late reply is answered truly. */
export interface LiveText {
  attempt: AttemptId;
  contact: ContactId;
  /** The number it was sent to; read only where the code fits, so a getter spares the vault the rest. */
  number: Revealable | undefined;
}

export interface TwilioHooksOptions {
  authToken: string;
  /** Where Twilio reaches us; it is part of what Twilio signs. */
  publicUrl: string;
  door: Pick<Door, 'submit'>;
  clock: Clock;
  messages: Messages;
  replyCodes: ReplyCodes;
  lookupAttempt(attempt: AttemptId): AttemptView | undefined;
  liveSmsAttempts(): Iterable<LiveText>;
  metrics: Metrics;
  log: DispatchLog;
  /** Calls from the page, where they are set up. */
  bridge?: Bridge | undefined;
}
