import type { AttemptId } from '../../core/ids.ts';
import type { Instant } from '../../core/time.ts';
import { alarmCode } from '../alarm-codes.ts';
import { type CapHead, type CapInfo, capAlert, capLater } from './cap/document.ts';
import type { Handover, Transferred } from './ports.ts';

const FORMAT = 'havenwatch/transfer/1';

export interface About {
  id: AttemptId;
  sender: string;
  /** When the alarm was first told. */
  firstAt: Instant;
  test: boolean;
}

/** The alarm itself, with the brief and a CAP document (docs/PROTOCOL.md): the same attempt makes the same message. */
export function alarmMessage(handover: Handover, about: About): string {
  const { reference, urn, urnType, callBack, readOut, blocks, brief } = handover;
  const head = headOf(handover, about);
  const { event, info } = eventOf(handover, about.test);
  return JSON.stringify({
    ...fields(head, 'alarm', 'alarm', about.firstAt),
    reference,
    urn,
    urnType,
    event,
    callBack,
    readOut,
    blocks,
    digest: brief.digest,
    cap: capAlert(head, info),
  });
}

/** That an alarm told before has been confirmed, or has become graver. */
export function updateMessage(handover: Handover, about: About, { part, at }: { part: string; at: Instant }): string {
  const head = headOf(handover, about);
  const { event, info } = eventOf(handover, about.test);
  const cap = capLater(head, { type: 'Update', part, at }, info);
  return JSON.stringify({ ...fields(head, 'update', part, at), event, cap });
}

/** That nothing is to be done about it any more: the incident is closed. */
export function cancelMessage(id: AttemptId, sender: string, transferred: Transferred, at: Instant): string {
  const { force, incident, plannedAt, test } = transferred;
  const head = headOf({ force, incident }, { id, sender, firstAt: plannedAt, test });
  const cap = capLater(head, { type: 'Cancel', part: 'cancel', at });
  return JSON.stringify({ ...fields(head, 'cancel', 'cancel', at), cap });
}

function headOf({ force, incident }: Pick<Handover, 'force' | 'incident'>, { id, ...about }: About): CapHead {
  return { id, to: force, incident, ...about };
}

function eventOf({ event, reference, urn, urnType }: Handover, test: boolean) {
  const { kind, said, grade, openedAt, confirmed } = event;
  const code = alarmCode(kind, { confirmed: confirmed !== null, test });
  const isFire = kind === 'fire';
  const info: CapInfo = { reference, said, code, isFire, grade, confirmed, urn, urnType, openedAt };
  return { event: { kind, code, said, grade, openedAt: iso(openedAt), confirmed }, info };
}

function fields({ id, to, incident, test }: CapHead, message: string, part: string, at: Instant) {
  const status = test ? 'test' : 'actual';
  return { format: FORMAT, id, message, part, status, force: to, incident, sentAt: iso(at) };
}

function iso(at: Instant): string {
  return new Date(at).toISOString();
}
