import { type Channel, notConfigured } from '../dispatch/channel.ts';
import { DeskChannel } from '../dispatch/desk/desk-channel.ts';
import type { Messages } from '../dispatch/messages.ts';
import type { ReplyCodes } from '../dispatch/reply-code.ts';
import { TwilioAccount } from '../dispatch/twilio/account.ts';
import { TwilioSms } from '../dispatch/twilio-sms/sms-channel.ts';
import { TwilioVoice } from '../dispatch/twilio-voice/voice-channel.ts';
import { Webhook } from '../dispatch/webhook/webhook-channel.ts';
import type { Clock } from '../gateway/ports.ts';
import type { Config } from './config/load.ts';
import type { Environment } from './environment.ts';

export interface ChannelParts {
  config: Config;
  environment: Environment;
  clock: Clock;
  messages: Messages;
  replyCodes: ReplyCodes;
  publicUrl: string;
  audience(premises: string): number;
}

/** Every channel a policy may name, set up or not; what is not set up says what is missing. */
export function makeChannels(parts: ChannelParts): Channel[] {
  const { config, environment, clock, messages, replyCodes, publicUrl, audience } = parts;
  return [new DeskChannel({ audience }), ...telephone(), ...webhook()];

  function telephone(): Channel[] {
    const { twilio } = environment;
    const from = environment.twilioFrom ?? config.gateway.telephone?.from;
    const missing =
      twilio === undefined ? 'set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN' : 'set telephone.from in the configuration';
    if (twilio === undefined || from === undefined)
      return [notConfigured('voice', missing), notConfigured('sms', missing)];
    const account = new TwilioAccount({ ...twilio, publicUrl });
    return [new TwilioVoice({ account, from, messages }), new TwilioSms({ account, from, messages, replyCodes })];
  }

  /** A webhook is a choice: one that nobody asked for is not missing. */
  function webhook(): Channel[] {
    const url = config.gateway.webhook?.url;
    const secret = environment.webhookSecret;
    if (url === undefined) return [];
    return [
      secret === undefined
        ? notConfigured('webhook', 'set HAVENWATCH_WEBHOOK_SECRET')
        : new Webhook({ url, secret, clock }),
    ];
  }
}
