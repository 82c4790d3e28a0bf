import { API_VERSION, rfc2822 } from '../exchange.ts';
import { E164, type Handsets } from '../handsets.ts';
import type { Text } from '../records.ts';
import { SERVICE_NUMBER, type Texting } from '../texting.ts';
import { notFound, type RestAnswer, tooMany } from './answers.ts';
import { isFate, refuse } from './codes.ts';
import { dateFilter, optional, pageOf, Refusal, webAddress } from './fields.ts';

/** Twilio 21617: a message has at most 1600 characters. */
const BODY_LIMIT = 1_600;
const SERVICE_SID = /^MG[0-9a-fA-F]{32}$/;
const SEGMENT_CHARACTERS = 153;

export interface MessagesParts {
  texting: Texting;
  handsets: Handsets;
  accountSid: string;
}

/** `POST …/Messages.json`: sends a text. */
export function createMessage({ texting, handsets, accountSid }: MessagesParts, form: URLSearchParams): RestAnswer {
  const to = optional(form, 'To');
  if (to === undefined) throw new Refusal(21604, "A 'To' phone number is required.");
  if (!E164.test(to)) throw new Refusal(21211, `The 'To' number ${to} is not a valid phone number.`);
  const { from, messagingServiceSid } = senderOf(form);
  const body = optional(form, 'Body');
  if (body === undefined) throw new Refusal(21602, 'Message body is required.');
  if (body.length > BODY_LIMIT) throw new Refusal(21617, `The message body is over ${BODY_LIMIT} characters.`);
  const url = webAddress(form, 'StatusCallback', 21609);
  const handset = handsets.of(to);
  if (handset === undefined) throw new Refusal(21211, 'The simulated phone network has no room for that phone.');
  if (handset.stopped.has(from)) throw refuse(21610);
  const part = handset.script?.nextText();
  const fails = part?.fails ?? handset.refusedWith;
  if (fails !== undefined && !isFate(fails)) throw refuse(fails);
  const callback = url === undefined ? undefined : { url, method: 'POST' as const };
  const text = texting.place({ to, from, body, messagingServiceSid, callback, part });
  return text ? { status: 201, body: showText(text, accountSid) } : tooMany();
}

/** `GET …/Messages.json`: newest first, filtered by To, From and DateSent. */
export function listMessages({ texting, accountSid }: MessagesParts, path: string, query: URLSearchParams): RestAnswer {
  const to = optional(query, 'To');
  const from = optional(query, 'From');
  const sent = dateFilter(query, 'DateSent');
  const found = texting.texts
    .newestFirst()
    .filter((text) => (to === undefined || text.to === to) && (from === undefined || text.from === from))
    .filter((text) => sent(text.sentAt));
  return pageOf(path, query, 'messages', found, (text) => showText(text, accountSid));
}

/** `GET …/Messages/{sid}.json`. */
export function fetchMessage({ texting, accountSid }: MessagesParts, path: string, sid: string): RestAnswer {
  const text = texting.texts.get(sid);
  return text ? { status: 200, body: showText(text, accountSid) } : notFound(path);
}

function senderOf(form: URLSearchParams): { from: string; messagingServiceSid: string | undefined } {
  const service = optional(form, 'MessagingServiceSid');
  const from = optional(form, 'From');
  if (service !== undefined) {
    if (!SERVICE_SID.test(service)) throw new Refusal(21701, 'The Messaging Service does not exist.');
    return { from: SERVICE_NUMBER, messagingServiceSid: service };
  }
  if (from === undefined) throw new Refusal(21603, "A 'From' phone number is required.");
  if (!E164.test(from)) throw new Refusal(21212, `The 'From' number ${from} is not a valid phone number.`);
  return { from, messagingServiceSid: undefined };
}

function showText(text: Text, accountSid: string): RestAnswer['body'] {
  const uri = `/${API_VERSION}/Accounts/${accountSid}/Messages/${text.sid}`;
  const unsent = text.status === 'queued' && text.messagingServiceSid !== undefined;
  return {
    sid: text.sid,
    account_sid: accountSid,
    api_version: API_VERSION,
    status: text.status,
    direction: text.direction,
    to: text.to,
    from: unsent ? null : text.from,
    messaging_service_sid: text.messagingServiceSid ?? null,
    body: text.body,
    num_segments: String(Math.max(1, Math.ceil(text.body.length / SEGMENT_CHARACTERS))),
    num_media: '0',
    date_created: rfc2822(text.createdAt),
    date_updated: rfc2822(text.updatedAt),
    date_sent: text.sentAt === undefined ? null : rfc2822(text.sentAt),
    error_code: text.errorCode ?? null,
    error_message: text.errorMessage ?? null,
    price: null,
    price_unit: 'USD',
    uri: `${uri}.json`,
    subresource_uris: { media: `${uri}/Media.json` },
  };
}
