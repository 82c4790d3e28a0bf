import type { HeartEvent } from '../../../src/core/event.ts';
import { RINGS_WITHIN_MS } from './an-open-incident-has-somebody.ts';
import type { Promised } from './checker.ts';
import { eventsOf } from './committed.ts';

interface Accepted {
  since: number;
  withinMs: number;
  /** Somebody has done something about it since. */
  done: boolean;
}

/** Deeds of a person that show that they are at work on it; written down apart from the product. */
const DEEDS: ReadonlySet<string> = new Set([
  'incident-noted',
  'signals-seen',
  'step-recorded',
  'word-heard',
  'brief-handed-over',
  'police-progress',
  'incident-shelved',
  'close-proposed',
  'close-refused',
  'call-asked',
  'call-voice',
  'task-done',
  'reach-overridden',
]);
const LOOKS_EVERY_MS = 250;

/**
 * Whoever has accepted, or has taken it over, has so long to do something about it. If nothing follows it lapses then: not
 * later, by the time that the gateway was up, and never sooner, and never after a deed.
 */
export const anAcceptanceThatNothingFollowsLapses: Promised = (view, broken) => {
  const withinMs = new Map<string, number | undefined>();
  const accepted = new Map<string, Accepted>();
  /** Help is on its way, whoever said so: that is enough for good. */
  const helped = new Set<string>();
  let lookedMs = Number.NEGATIVE_INFINITY;
  const begin = (incident: string, since: number): void => {
    const within = withinMs.get(incident);
    if (within === undefined || helped.has(incident)) accepted.delete(incident);
    else accepted.set(incident, { since, withinMs: within, done: false });
  };
  const follow = (event: HeartEvent): void => {
    if (!('incident' in event) || event.incident === undefined) return;
    const known = accepted.get(event.incident);
    if (event.type === 'help-sent') helped.add(event.incident);
    switch (event.type) {
      case 'incident-opened':
      case 'severity-raised':
      case 'plan-replaced':
        withinMs.set(event.incident, event.plan.actWithinMs);
        if (event.type === 'severity-raised') accepted.delete(event.incident);
        return;
      case 'incident-acknowledged':
        return begin(event.incident, event.at);
      case 'incident-claimed':
        if (known !== undefined) begin(event.incident, event.at);
        return;
      case 'incident-released':
        if (event.reopened) accepted.delete(event.incident);
        else if (known !== undefined && event.cause !== 'nothing-done') begin(event.incident, event.at);
        return;
      case 'incident-unshelved':
        if (event.generation !== undefined) accepted.delete(event.incident);
        return;
      case 'incident-closed':
        return void accepted.delete(event.incident);
      case 'acceptance-lapsed': {
        view.exercised.add('acceptance lapsed');
        accepted.delete(event.incident);
        const why = whyWrong(known, event.at);
        if (why !== undefined) broken(`the acceptance of ${event.incident} lapsed ${why}`);
        return;
      }
      default:
        if (known !== undefined && isDeed(event)) known.done = true;
    }
  };
  return {
    see(sighting) {
      if (sighting.what === 'durable') for (const event of eventsOf(sighting.batch)) follow(event);
    },
    look() {
      const { gateway, steadySinceMs, awakeMs } = view;
      if (gateway === undefined || steadySinceMs === undefined || awakeMs - lookedMs < LOOKS_EVERY_MS) return;
      lookedMs = awakeMs;
      if (awakeMs - steadySinceMs <= 2 * RINGS_WITHIN_MS) return;
      for (const says of overdue(accepted, gateway.clock.now())) broken(says);
    },
  };
};

function whyWrong(known: Accepted | undefined, at: number): string | undefined {
  if (known === undefined) return 'and there was none';
  if (known.done) return 'after somebody had done something';
  return at - known.since < known.withinMs ? 'too soon' : undefined;
}

function isDeed(event: HeartEvent): boolean {
  const byHand = 'by' in event && (event.by.kind === 'staff' || event.by.kind === 'token');
  return event.type === 'help-sent' || (byHand && DEEDS.has(event.type));
}

function* overdue(accepted: ReadonlyMap<string, Accepted>, now: number): Generator<string> {
  for (const [incident, { since, withinMs, done }] of accepted)
    if (!done && now - since - withinMs > 2 * RINGS_WITHIN_MS)
      yield `nothing has followed the acceptance of ${incident} for ${now - since} ms, and it stands`;
}
