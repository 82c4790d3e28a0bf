import type { Actor, Incident, Status, Told } from '../api/types.ts';
import { CLOSED_KEPT, type Desk, type Followed, type Held, isNewer, type Version } from './state.ts';

/**
 * Takes messages of the stream into the state. Pure. Idempotent by position: a message heard before, or older than what
 * is known, changes nothing; when nothing changes the same object comes back.
 */
export function applyTold(desk: Desk, messages: readonly Told[]): Desk {
  const incidents = new Map(desk.incidents);
  const devices = new Map(desk.devices);
  let names = desk.names;
  let followed = desk.followed;
  let status = desk.status;
  let { epoch, position, arrivals } = desk;
  let changed = false;

  for (const message of messages) {
    const version: Version = { epoch: message.epoch, position: message.position, early: message.early };
    if (!message.early && (message.epoch > epoch || (message.epoch === epoch && message.position > position))) {
      epoch = message.epoch;
      position = message.position;
      changed = true;
    }
    status = tellFlood(status, message);
    if (status !== desk.status) changed = true;
    const arrival = arrivals + 1;
    const taken = [
      takeInto(incidents, message.incident, incidentVersion(message), arrival),
      takeInto(devices, message.device, version, arrival),
    ];
    const story = tellStory(followed, message, version, arrival);
    if (story !== followed) taken.push(true);
    followed = story;
    if (message.incident) names = learnNames(names, message.incident);
    if (taken.includes(true)) {
      arrivals = arrival;
      changed = true;
    }
  }
  if (!changed) return desk;
  forgetClosed(incidents, followed);
  return { ...desk, epoch, position, arrivals, incidents, devices, names, followed, status };
}

/** The gateway says when there are more alarms than the desk can take in, and when that is over. */
function tellFlood(status: Status | null, { type, at, early }: Told): Status | null {
  if (status === null || early) return status;
  if (type === 'flood-began') return { ...status, flood: { since: at, alarms: 0, operators: 0 } };
  if (type !== 'flood-ended') return status;
  const { flood: _, ...calm } = status;
  return calm;
}

/** In a replay the incident comes as it is now, newer than the event that tells of it. */
function incidentVersion({ epoch, position, early, incident }: Told): Version {
  return { epoch, position: Math.max(position, incident?.position ?? 0), early };
}

function takeInto<T extends { id: string }>(
  map: Map<string, Held<T>>,
  value: T | null,
  version: Version,
  arrival: number,
): boolean {
  if (!value || !isNewer(version, map.get(value.id)?.version)) return false;
  map.set(value.id, { value, version, arrival });
  return true;
}

function tellStory(followed: Followed | null, message: Told, version: Version, arrival: number): Followed | null {
  if (!followed || message.about !== followed.incident) return followed;
  if (!isNewer(version, followed.entries.get(message.position)?.version)) return followed;
  const entries = new Map(followed.entries);
  entries.set(message.position, { value: message.entry, version, arrival });
  return { ...followed, entries, unread: followed.unread + (message.entry.by ? 1 : 0) };
}

/** Keeps the names that the desk revealed, because messages of the stream carry ids only. */
export function learnNames(names: ReadonlyMap<string, string>, incident: Incident): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const attempt of incident.attempts) {
    if (attempt.contact && attempt.contactName) found.set(attempt.contact, attempt.contactName);
  }
  for (const { target } of incident.handling.calls) {
    if (target.contact && target.contactName) found.set(target.contact, target.contactName);
  }
  return learnActors(withNews(names, found), actorsOf(incident));
}

/** Everybody who did something with an incident. */
function actorsOf({ acknowledgedBy, closedBy, handling, accepted }: Incident): (Actor | null)[] {
  const { claim, proposed, shelved, brief, steps, police, calls } = handling;
  const one = [claim?.by, proposed?.by, shelved?.owner, brief?.by].flatMap((by) => (by ? [by] : []));
  return [acknowledgedBy, closedBy, ...one, ...[...steps, ...police, ...calls, ...accepted].map(({ by }) => by)];
}

/** As `learnNames`, from those who did something. */
export function learnActors(
  names: ReadonlyMap<string, string>,
  actors: readonly (Actor | null)[],
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const actor of actors) if (actor?.name) found.set(actor.id, actor.name);
  return withNews(names, found);
}

function withNews(names: ReadonlyMap<string, string>, found: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const isNews = [...found].some(([id, name]) => names.get(id) !== name);
  return isNews ? new Map([...names, ...found]) : names;
}

/** Drops the closed incidents that came first, beyond `CLOSED_KEPT`. */
function forgetClosed(incidents: Map<string, Held<Incident>>, followed: Followed | null): void {
  const closed = [...incidents.values()].filter(
    (held) => held.value.state === 'closed' && held.value.id !== followed?.incident,
  );
  if (closed.length <= CLOSED_KEPT) return;
  closed.sort((a, b) => a.arrival - b.arrival);
  for (const held of closed.slice(0, closed.length - CLOSED_KEPT)) incidents.delete(held.value.id);
}
