import type { AttemptId, ContactId, IncidentId, Partition, PointId } from '../../core/ids.ts';
import type { Actor } from '../../core/input.ts';
import type { SafeText } from '../../core/text.ts';
import type { Clock, Door } from '../../gateway/ports.ts';
import type { Bridge } from '../bridge/bridge.ts';
import type { ProviderNews, Revealable } from '../channel.ts';
import type { ErrandAnswers } from '../errand/order.ts';
import type { DispatchLog } from '../log.ts';
import type { MessageBook, Messages } from '../messages.ts';
import type { Manner, People } from '../people.ts';
import type { ReplyCodes } from '../reply-code.ts';
import type { Metrics } from '../tally.ts';
import type { Writers } from '../twilio-sms/writers.ts';

/** An attempt as a callback needs to see it. It must show what has been committed by the time `settled` is called. */
export interface AttemptView {
  partition: Partition;
  channel: string;
  contact?: ContactId;
  point?: PointId;
  incident?: IncidentId;
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

/** What the callbacks ask and tell about people; what is left out does not happen. */
export type Callees = Pick<People, 'manner' | 'checkPin' | 'lost' | 'regained' | 'isTrained' | 'spokenBrief'>;

export interface TwilioHooksOptions {
  authToken: string;
  /** Where Twilio reaches us; it is part of what Twilio signs. */
  publicUrl: string;
  /** Below which path these hooks are; `/hooks/twilio` unless they are another account's. */
  path?: string;
  door: Pick<Door, 'submit'>;
  clock: Clock;
  messages: MessageBook;
  replyCodes: ReplyCodes;
  lookupAttempt(attempt: AttemptId): AttemptView | undefined;
  liveSmsAttempts(): Iterable<LiveText>;
  people?: Callees;
  /** What a provider's word means beyond the attempt: a way that is lost, an alarm to the operators. */
  heard?(view: AttemptView, news: ProviderNews): void;
  /** True when another provider has this attempt, so that this one's news of it says nothing. */
  isAnothers?(attempt: AttemptId, channel: string): boolean;
  /** Whom we have written to, so that a STOP finds them. */
  writers?: Writers | undefined;
  metrics: Metrics;
  log: DispatchLog;
  /** Calls from the page, where they are set up. */
  bridge?: Bridge | undefined;
  /** Codes and tests, where they are set up. */
  errands?: ErrandAnswers | undefined;
}

/** How the person of an attempt is to be spoken to; plainly where that cannot be read. */
export function mannerOf({ people, log }: TwilioHooksOptions, { contact }: AttemptView): Manner {
  if (contact === undefined) return {};
  try {
    return people?.manner?.(contact) ?? {};
  } catch {
    log.error({ contact }, 'how to speak to somebody could not be read');
    return {};
  }
}

/** The words for the person of an attempt. */
export function wordsOf(options: TwilioHooksOptions, view: AttemptView): Messages {
  return options.messages.for(mannerOf(options, view));
}

/** An address below these hooks, as the provider is to call it. */
export function hookUrl({ publicUrl, path = '/hooks/twilio' }: TwilioHooksOptions, rest: string): string {
  return `${publicUrl.replace(/\/+$/, '')}${path}/${rest}`;
}
