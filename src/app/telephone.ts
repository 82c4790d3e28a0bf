import type { AttemptId } from '../core/ids.ts';
import { type Channel, notConfigured } from '../dispatch/channel.ts';
import type { MessageBook } from '../dispatch/messages.ts';
import { Pace } from '../dispatch/provider/pace.ts';
import { Pair, type Which } from '../dispatch/provider/pair.ts';
import type { ReplyCodes } from '../dispatch/reply-code.ts';
import type { Metrics } from '../dispatch/tally.ts';
import { HOOKS, SECOND_HOOKS, TwilioAccount } from '../dispatch/twilio/account.ts';
import { TwilioSms } from '../dispatch/twilio-sms/sms-channel.ts';
import { Writers } from '../dispatch/twilio-sms/writers.ts';
import { TwilioVoice } from '../dispatch/twilio-voice/voice-channel.ts';
import type { Clock } from '../gateway/ports.ts';
import type { Config } from './config/load.ts';
import type { Environment, TwilioLogin } from './environment.ts';

export interface TelephoneParts {
  config: Pick<Config, 'gateway'>;
  environment: Pick<Environment, 'twilio' | 'twilioFrom' | 'secondTwilio' | 'secondTwilioFrom'>;
  clock: Clock;
  messages: MessageBook;
  replyCodes: ReplyCodes;
  publicUrl: string;
  metrics: Metrics;
}

/** One provider's account as we use it. */
export interface Line {
  which: Which;
  account: TwilioAccount;
  from: string;
  authToken: string;
  /** Below which path it calls us back. */
  path: string;
}

/** The way to telephones: voice and texts over one provider, or over two. */
export interface Telephone {
  channels: Channel[];
  /** The first is the one that calls from the page, codes and tests go out by. */
  lines: readonly Line[];
  writers: Writers;
  pace: Pace | undefined;
  /** True when the other provider has an attempt. */
  isAnothers(line: Line, attempt: AttemptId, channel: string): boolean;
  warnings: readonly string[];
}

/** Sets up what the configuration and the environment name; what is missing is said, and fails at once when it is asked for. */
export function openTelephone(parts: TelephoneParts): Telephone {
  const { config, environment, clock } = parts;
  const { telephone } = config.gateway;
  const writers = new Writers();
  const pace = telephone?.callsPerSecond === undefined ? undefined : new Pace(clock, telephone.callsPerSecond);
  const first = lineOf(parts, 'first', environment.twilio, environment.twilioFrom ?? telephone?.from);
  const second = lineOf(
    parts,
    'second',
    environment.secondTwilio,
    environment.secondTwilioFrom ?? telephone?.second?.from,
  );
  if (first === undefined) {
    const missing =
      environment.twilio === undefined
        ? 'set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN'
        : 'set telephone.from in the configuration';
    const channels = [notConfigured('voice', missing), notConfigured('sms', missing)];
    return { channels, lines: [], writers, pace, isAnothers: () => false, warnings: [] };
  }
  const one = channelsOf(parts, first, writers, pace);
  if (second === undefined) {
    const warnings = isHalf(parts) ? [HALF] : [];
    return { channels: one, lines: [first], writers, pace, isAnothers: () => false, warnings };
  }
  const pairs = pairsOf(parts, one, channelsOf(parts, second, writers, undefined));
  const isAnothers = ({ which }: Line, attempt: AttemptId, channel: string): boolean => {
    const holder = pairs.find(({ name }) => name === channel)?.holderOf(attempt);
    return holder !== undefined && holder !== which;
  };
  return { channels: pairs, lines: [first, second], writers, pace, isAnothers, warnings: [] };
}

const HALF =
  'The second telephone provider is named but not set up: it needs telephone.second.from, TWILIO2_ACCOUNT_SID and TWILIO2_AUTH_TOKEN.';

function isHalf({ config, environment }: TelephoneParts): boolean {
  return config.gateway.telephone?.second !== undefined || environment.secondTwilio !== undefined;
}

function lineOf(
  { publicUrl }: TelephoneParts,
  which: Which,
  login: TwilioLogin | undefined,
  from: string | undefined,
): Line | undefined {
  if (login === undefined || from === undefined) return undefined;
  const path = which === 'first' ? HOOKS : SECOND_HOOKS;
  return {
    which,
    account: new TwilioAccount({ ...login, publicUrl, hooks: path }),
    from,
    authToken: login.authToken,
    path,
  };
}

function channelsOf(
  { config, messages, replyCodes }: TelephoneParts,
  { account, from }: Line,
  writers: Writers,
  pace: Pace | undefined,
): [Channel, Channel] {
  const machineHint = config.gateway.telephone?.machineDetection ?? true;
  return [
    new TwilioVoice({ account, from, messages, machineHint, ...(pace && { pace }) }),
    new TwilioSms({ account, from, messages, replyCodes, writers }),
  ];
}

function pairsOf({ clock, metrics }: TelephoneParts, one: [Channel, Channel], other: [Channel, Channel]): Pair[] {
  return [
    new Pair({ first: one[0], second: other[0], clock, metrics }),
    new Pair({ first: one[1], second: other[1], clock, metrics }),
  ];
}
