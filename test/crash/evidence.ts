import type { HeartEvent } from '../../src/core/event.ts';
import type { JournalReader } from '../../src/journal/port.ts';
import type { DeviceRecord } from './home.ts';
import type { Ended, Placed, Thanked } from './phone-log.ts';

/** A time in which a process was not there. */
export interface Outage {
  fromAt: number;
  toAt: number;
}

/** An event as the journal holds it, with the start of the gateway that wrote it. */
export type Recorded = HeartEvent & { epoch: number };

/** A click at the desk that was answered with success. */
export interface Clicked {
  what: 'acknowledge' | 'close';
  incident: string;
  at: number;
}

/** Everything that a run left behind, each from whoever saw it. */
export interface Evidence {
  events: readonly Recorded[];
  /** Attempts that the outbox still holds when everything has come to rest. */
  outbox: readonly string[];
  devices: readonly DeviceRecord[];
  placed: readonly Placed[];
  thanked: readonly Thanked[];
  ended: readonly Ended[];
  clicked: readonly Clicked[];
  gatewayOutages: readonly Outage[];
  phoneOutages: readonly Outage[];
  endedAt: number;
}

const PAGE = 5_000;

/** Every event in the order of commit. */
export function readEvents(reader: JournalReader): Recorded[] {
  const events: Recorded[] = [];
  for (let position = 0; ; ) {
    const page = reader.eventsAfter(position, PAGE);
    for (const stored of page) {
      position = stored.position;
      events.push({ ...JSON.parse(stored.body), epoch: stored.epoch });
    }
    if (page.length < PAGE) return events;
  }
}

/** The moment from which something due at `at` could be done: the end of the outage that `at` lies in. */
export function backFrom(outages: readonly Outage[], at: number, slackMs = 0): number {
  const outage = outages.find(({ fromAt, toAt }) => fromAt - slackMs <= at && at <= toAt);
  return outage === undefined ? at : Math.max(at, outage.toAt);
}

export function overlaps(outages: readonly Outage[], fromAt: number, toAt: number): boolean {
  return outages.some((outage) => outage.fromAt <= toAt && fromAt <= outage.toAt);
}
