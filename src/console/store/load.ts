import * as calls from '../api/calls.ts';
import { Problem } from '../api/http.ts';
import type { Page, SupervisionState, TimelineEntry } from '../api/types.ts';
import { applyDevices, applyIncident, applyIncidents, applyTimeline, dropUnlisted } from './fetched.ts';
import type { Version } from './state.ts';
import { change, desk, loaded, loadProblem } from './store.ts';

/** No list is read further than this many pages. */
export const PAGES_MAX = 200;
/** Wait before lists that could not be read are tried again. */
export const LOAD_AGAIN_MS = 3_000;

async function everyPage<T>(read: (cursor: string | null) => Promise<Page<T>>, take: (items: T[]) => void) {
  let cursor: string | null = null;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const { items, next }: Page<T> = await read(cursor);
    take(items);
    if (next === null) return;
    cursor = String(next);
  }
}

const durableNow = (): Version => ({ epoch: desk.peek().epoch, position: desk.peek().position, early: false });

async function loadIncidents(): Promise<void> {
  const since = desk.peek().arrivals;
  const listed = new Set<string>();
  await everyPage(calls.listIncidents, (items) => {
    for (const item of items) listed.add(item.id);
    change((state) => applyIncidents(state, items));
  });
  change((state) => dropUnlisted(state, listed, since));
}

/** Reads the devices in one state; those that are well are read only when somebody looks at them, page by page. */
async function loadDevices(supervision: SupervisionState): Promise<void> {
  const asOf = durableNow();
  await everyPage(
    (cursor) => calls.listDevices(supervision, cursor),
    (items) => change((state) => applyDevices(state, items, asOf)),
  );
}

/** Reads one more page of all devices; returns the cursor of the next, or null at the end. Throws `Problem`. */
export async function loadDevicePage(cursor: string | null): Promise<string | null> {
  const asOf = durableNow();
  const { items, next } = await calls.listDevices(null, cursor);
  change((state) => applyDevices(state, items, asOf));
  return next;
}

/** Reads one incident, with the names in it. Throws `Problem`. */
export async function loadIncident(id: string): Promise<void> {
  const incident = await calls.getIncident(id);
  change((state) => applyIncident(state, incident));
}

/** Reads the whole story of an incident. Throws `Problem`. */
export async function loadTimeline(id: string): Promise<void> {
  const since = desk.peek().arrivals;
  const items: TimelineEntry[] = [];
  let after = '0';
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const read = await calls.listTimeline(id, after);
    items.push(...read.items);
    if (read.next === null) break;
    after = String(read.next);
  }
  change((state) => applyTimeline(state, id, items, since));
}

let reading: Promise<void> | null = null;
let again = false;

/** Reads all lists; when asked for while reading, reads once more afterwards. Failures are told and tried again. */
export function loadAll(): Promise<void> {
  if (reading) {
    again = true;
    return reading;
  }
  reading = readAll().finally(() => {
    reading = null;
    if (again) {
      again = false;
      void loadAll();
    }
  });
  return reading;
}

async function readAll(): Promise<void> {
  try {
    await loadIncidents();
    const followed = desk.peek().followed?.incident;
    if (followed) await Promise.all([loadIncident(followed), loadTimeline(followed)]);
    await Promise.all([loadDevices('silent'), loadDevices('late')]);
    loaded.value = true;
    loadProblem.value = null;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.status === 401) return;
    loadProblem.value = error.message;
    setTimeout(() => void loadAll(), LOAD_AGAIN_MS);
  }
}
