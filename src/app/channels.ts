import { type Channel, notConfigured } from '../dispatch/channel.ts';
import { DeskChannel } from '../dispatch/desk/desk-channel.ts';
import { Email } from '../dispatch/email/email-channel.ts';
import type { MessageBook } from '../dispatch/messages.ts';
import { Webhook } from '../dispatch/webhook/webhook-channel.ts';
import type { Clock } from '../gateway/ports.ts';
import type { Config } from './config/load.ts';
import type { Environment } from './environment.ts';
import type { Telephone } from './telephone.ts';

export interface ChannelParts {
  config: Config;
  environment: Environment;
  clock: Clock;
  messages: MessageBook;
  audience(premises: string): number;
  telephone: Telephone;
}

/** Every channel a policy may name, set up or not; what is not set up says what is missing. */
export function makeChannels(parts: ChannelParts): Channel[] {
  const { config, environment, clock, messages, audience, telephone } = parts;
  return [new DeskChannel({ audience }), ...telephone.channels, ...webhook(), ...email()];

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

  /** A choice too; and a server that lets anybody send needs no password. */
  function email(): Channel[] {
    const server = config.gateway.email;
    if (server === undefined) return [];
    const { user, ...rest } = server;
    const password = environment.smtpPassword;
    if (user === undefined) return [new Email({ server: rest, words: { messages }, clock })];
    if (password === undefined) return [notConfigured('email', 'set HAVENWATCH_SMTP_PASSWORD')];
    return [new Email({ server: { ...rest, user, password }, words: { messages }, clock })];
  }
}
