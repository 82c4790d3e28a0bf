import type { Instant } from '../../../core/time.ts';
import { leaf, node } from './xml.ts';

/** From whom, to whom and about what. Nothing of it names a person or a place. */
export interface CapHead {
  /** The transfer's own id; each of its messages has it, and a part of its own. */
  id: string;
  /** Who speaks: the host by which the force knows us. */
  sender: string;
  /** For whom alone this is: the id of the force. */
  to: string;
  incident: string;
  /** When the first message was made: it never changes, so that later ones can refer to it. */
  firstAt: Instant;
  test: boolean;
}

/** What is the matter. */
export interface CapInfo {
  /** The home's neutral reference. */
  reference: string;
  said: string;
  /** Letters of SIA DC-03. */
  code: string;
  isFire: boolean;
  grade: 0 | 1 | 2 | 3 | 4;
  confirmed: string | null;
  urn: string;
  urnType: string;
  openedAt: Instant;
}

/** A message about an alarm that was told before. */
export interface CapLater {
  type: 'Update' | 'Cancel';
  /** Names the message among those of its transfer; said again, it is the same message. */
  part: string;
  at: Instant;
}

const NAMESPACE = ' xmlns="urn:oasis:names:tc:emergency:cap:1.2"';
const SEVERITY = ['Unknown', 'Minor', 'Moderate', 'Severe', 'Extreme'] as const;
/** What an identifier must not hold (CAP 1.2 §3.2.1): space, comma, `<` and `&`. */
const RESTRICTED = /[\s,<&]/gu;
/** The message that began a transfer. */
const FIRST = 'alarm';

/** The alarm as a CAP 1.2 document (OASIS, 2010): for the named force alone, a test when it is one, without any place in it. */
export function capAlert(head: CapHead, info: CapInfo): string {
  return document(head, 'Alert', FIRST, head.firstAt, [], [infoOf(info)]);
}

/** What is known of an alarm now that was told before; or, without `info`, that nothing is to be done about it any more. */
export function capLater(head: CapHead, { type, part, at }: CapLater, info?: CapInfo): string {
  const first = `${plain(head.sender)},${identifier(head.id, FIRST)},${dateTime(head.firstAt)}`;
  return document(head, type, part, at, [leaf('references', first)], info === undefined ? [] : [infoOf(info)]);
}

function document(
  { id, sender, to, incident, test }: CapHead,
  type: 'Alert' | CapLater['type'],
  part: string,
  at: Instant,
  references: readonly string[],
  info: readonly string[],
): string {
  const elements = [
    leaf('identifier', identifier(id, part)),
    leaf('sender', plain(sender)),
    leaf('sent', dateTime(at)),
    leaf('status', test ? 'Test' : 'Actual'),
    leaf('msgType', type),
    leaf('scope', 'Private'),
    leaf('addresses', plain(to)),
    ...references,
    leaf('incidents', plain(incident)),
    ...info,
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n${node('alert', elements, NAMESPACE)}\n`;
}

function infoOf(info: CapInfo): string {
  const { reference, said, code, isFire, grade, confirmed, urn, urnType, openedAt } = info;
  return node('info', [
    leaf('language', 'en-GB'),
    leaf('category', isFire ? 'Fire' : 'Security'),
    leaf('event', said),
    leaf('urgency', 'Immediate'),
    leaf('severity', SEVERITY[grade]),
    leaf('certainty', confirmed === null ? 'Likely' : 'Observed'),
    node('eventCode', [leaf('valueName', 'SIA DC-03'), leaf('value', code)]),
    leaf('onset', dateTime(openedAt)),
    leaf('headline', `Alarm, reference ${reference}`),
    ...[
      ['URN', urn],
      ['URN type', urnType],
      ['Threat grade', String(grade)],
      ['Confirmed', confirmed ?? 'no'],
    ].map(([name = '', value = '']) => node('parameter', [leaf('valueName', name), leaf('value', value)])),
  ]);
}

function identifier(id: string, part: string): string {
  return `${plain(id)}-${plain(part)}`;
}

function plain(text: string): string {
  return text.replace(RESTRICTED, '_');
}

/** As CAP writes universal time: `2026-11-22T02:14:07-00:00`. */
function dateTime(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 19)}-00:00`;
}
