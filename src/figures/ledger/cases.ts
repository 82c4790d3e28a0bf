import type { HeartEvent } from '../../core/event.ts';
import type { IncidentId } from '../../core/ids.ts';
import type { Actor } from '../../core/input.ts';
import type { Instant } from '../../core/time.ts';
import type { Case, ChannelTally, Ledger, PoliceTimes } from './ledger.ts';

/** The channel that is the desk's own screen: nobody is called by it. */
export const DESK_CHANNEL = 'desk';

/** Takes what happened to an incident into its case. What is about one whose beginning is not on record is left out. */
export function foldCase(ledger: Ledger, event: HeartEvent): void {
  if (event.type === 'incident-opened') {
    ledger.cases.set(event.incident, opened(event));
    return;
  }
  const found = 'incident' in event && event.incident !== undefined ? ledger.cases.get(event.incident) : undefined;
  if (found !== undefined) foldInto(found, event);
}

function foldInto(found: Case, event: HeartEvent): void {
  switch (event.type) {
    case 'severity-raised':
      found.gravestKind = event.kind;
      return;
    case 'incident-claimed':
      found.handledAt ??= event.at;
      return;
    case 'attempt-planned':
      tallyOf(found, event.channel).attempts += 1;
      found.open?.set(event.attempt, event.channel);
      if (found.acceptedAt === null && event.channel !== DESK_CHANNEL) found.attemptsBefore += 1;
      return;
    case 'attempt-reported':
      foldReport(found, event);
      return;
    case 'incident-acknowledged':
      foldAcceptance(found, event.by, event.at);
      return;
    case 'acceptance-counted':
      countAcceptance(found, event.by);
      return;
    case 'help-sent':
      found.police.informedAt ??= event.at;
      return;
    case 'police-progress':
      foldPolice(found.police, event.stage, event.at);
      return;
    case 'incident-closed':
      found.closedAt = event.at;
      found.reason = event.reason;
      found.cause = event.cause ?? null;
      found.open = null;
      return;
    default:
  }
}

function foldReport(found: Case, event: Extract<HeartEvent, { type: 'attempt-reported' }>): void {
  if (event.state !== 'failed') return;
  const { failed } = tallyOf(found, event.channel);
  const why = event.reason ?? 'provider-error';
  failed.set(why, (failed.get(why) ?? 0) + 1);
}

function foldAcceptance(found: Case, by: Actor, at: Instant): void {
  if (by.kind === 'staff') found.handledAt ??= at;
  const channel = countAcceptance(found, by);
  if (found.acceptedAt !== null) return;
  found.acceptedAt = at;
  found.acceptedBy = by.kind === 'staff' ? DESK_CHANNEL : (channel ?? by.kind);
}

/** By the way that reached them; who else has to accept makes no difference to that. */
function countAcceptance(found: Case, by: Actor): string | undefined {
  const channel = by.kind === 'contact' ? found.open?.get(by.attempt) : undefined;
  if (channel !== undefined) tallyOf(found, channel).accepted += 1;
  return channel;
}

function foldPolice(police: PoliceTimes, stage: string, at: Instant): void {
  police.informedAt ??= at;
  if (stage === 'accepted') police.acceptedAt ??= at;
  else if (stage === 'refused') police.refusedAt ??= at;
  else if (stage === 'dispatched') police.dispatchedAt ??= at;
  else if (stage === 'on-scene') police.onSceneAt ??= at;
}

function tallyOf({ channels }: Case, channel: string): ChannelTally {
  const known = channels.get(channel);
  if (known !== undefined) return known;
  const tally: ChannelTally = { attempts: 0, accepted: 0, failed: new Map() };
  channels.set(channel, tally);
  return tally;
}

function opened(event: Extract<HeartEvent, { type: 'incident-opened' }>): Case {
  const { premises, kind, priority, at } = event;
  const incident: IncidentId = event.incident;
  return {
    incident,
    premises,
    kind,
    priority,
    gravestKind: kind,
    openedAt: at,
    drill: event.drill === true,
    onTest: event.onTest === true,
    handledAt: null,
    acceptedAt: null,
    acceptedBy: null,
    attemptsBefore: 0,
    closedAt: null,
    reason: null,
    cause: null,
    police: { informedAt: null, acceptedAt: null, refusedAt: null, dispatchedAt: null, onSceneAt: null },
    channels: new Map(),
    open: new Map(),
  };
}
