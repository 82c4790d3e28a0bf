import { type SafeText, safeText } from '../../core/text.ts';
import type { Order } from '../channel.ts';
import { incidentNumber } from '../incident-number.ts';
import type { MessageBook } from '../messages.ts';
import { domainOf } from './server.ts';

export interface EmailWords {
  messages: MessageBook;
}

/**
 * A mail as anybody may read it over a shoulder or on a locked screen. The Message-ID is the attempt's own, so that the same
 * mail sent twice is recognisable; and it says of itself that a machine wrote it, so that no machine answers (RFC 3834).
 */
export function mailOf(order: Order, { messages }: EmailWords, from: string) {
  const said = messages.for({ language: order.language, cover: order.cover });
  const parts = { reference: order.reference, incident: incidentNumber(order) };
  const drill = order.drill === true ? safeText`${said.say('email.drill')} ` : safeText``;
  const text: SafeText = safeText`${drill}${said.say('email.brief', parts)}`;
  return {
    from,
    subject: said.say('email.subject', parts),
    text: `${text}\n`,
    messageId: `<${order.attempt}@${domainOf(from)}>`,
    date: new Date(order.plannedAt),
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    xMailer: false,
    textEncoding: 'quoted-printable',
  } as const;
}
