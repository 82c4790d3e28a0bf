import type { Device, Incident, Status, TimelineEntry } from '../api/types.ts';
import { learnActors, learnNames } from './apply.ts';
import { type Desk, type Held, isNewer, type Version } from './state.ts';

/** Takes the stream's greeting. A new epoch means that the gateway was started again. */
export function applyHello(desk: Desk, status: Status): Desk {
  const isRestart = status.epoch !== desk.epoch;
  return { ...desk, status, epoch: status.epoch, position: isRestart ? status.position : desk.position };
}

/** Takes one incident as the desk answered it. */
export function applyIncident(desk: Desk, incident: Incident): Desk {
  return applyIncidents(desk, [incident]);
}

/** Takes a page of the incident list; what the stream told since is kept. */
export function applyIncidents(desk: Desk, items: readonly Incident[]): Desk {
  const incidents = new Map(desk.incidents);
  let { names, arrivals } = desk;
  for (const value of items) {
    const version: Version = { epoch: desk.epoch, position: value.position, early: false };
    names = learnNames(names, value);
    const held = incidents.get(value.id);
    if (!isNewer(version, held?.version)) continue;
    arrivals += 1;
    incidents.set(value.id, { value, version, arrival: arrivals });
  }
  return { ...desk, incidents, names, arrivals };
}

/**
 * After a whole list was read: drops every open incident that is not on it, unless the stream told of it after the reading
 * began (`since` is `arrivals` at that moment). What was told early and never reached the disk goes this way.
 */
export function dropUnlisted(desk: Desk, listed: ReadonlySet<string>, since: number): Desk {
  const incidents = new Map(desk.incidents);
  for (const [id, held] of desk.incidents) {
    if (held.value.state !== 'closed' && !listed.has(id) && held.arrival <= since) incidents.delete(id);
  }
  return incidents.size === desk.incidents.size ? desk : { ...desk, incidents };
}

/** Takes a page of the device list. Devices carry no position of their own: `asOf` is the position when it was asked for. */
export function applyDevices(desk: Desk, items: readonly Device[], asOf: Version): Desk {
  const devices = new Map(desk.devices);
  let { arrivals } = desk;
  for (const value of items) {
    const held = devices.get(value.id);
    if (held && isNewer(held.version, asOf)) continue;
    arrivals += 1;
    devices.set(value.id, { value, version: asOf, arrival: arrivals });
  }
  return { ...desk, devices, arrivals };
}

/** Begins to keep the story of one incident, or of none. */
export function follow(desk: Desk, incident: string | null): Desk {
  if (desk.followed?.incident === incident) return desk;
  return { ...desk, followed: incident === null ? null : { incident, entries: new Map(), complete: false, unread: 0 } };
}

/** Replaces the story by the one that was read, together with what the stream told since the reading began. */
export function applyTimeline(desk: Desk, incident: string, items: readonly TimelineEntry[], since: number): Desk {
  const { followed } = desk;
  if (followed?.incident !== incident) return desk;
  const entries = new Map<number, Held<TimelineEntry>>();
  let { arrivals } = desk;
  for (const value of items) {
    arrivals += 1;
    const version: Version = { epoch: desk.epoch, position: value.position, early: false };
    entries.set(value.position, { value, version, arrival: arrivals });
  }
  let unread = 0;
  for (const [position, held] of followed.entries) {
    if (held.arrival <= since || !isNewer(held.version, entries.get(position)?.version)) continue;
    entries.set(position, held);
    if (held.value.by) unread += 1;
  }
  const names = learnActors(
    desk.names,
    items.map((entry) => entry.by),
  );
  return { ...desk, arrivals, names, followed: { ...followed, entries, complete: true, unread } };
}
