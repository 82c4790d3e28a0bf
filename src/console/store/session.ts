import * as calls from '../api/calls.ts';
import { Problem } from '../api/http.ts';
import type { Staff, Told } from '../api/types.ts';
import { mustBeDesksBuild } from '../offline/build.ts';
import { comeHere, kept, leaveNothing } from '../offline/kept.ts';
import { withdrawOffline } from '../offline/worker-there.ts';
import { applyTold } from './apply.ts';
import { sampleClock } from './connection.ts';
import { Feed } from './feed.ts';
import { applyHello } from './fetched.ts';
import { loadAll } from './load.ts';
import { noticesOf } from './notices.ts';
import { openedRecords } from './opened-records.ts';
import { openings, openingsAmong, withOpenings } from './openings.ts';
import { markPainting } from './painting.ts';
import { INSTALLER, isInstaller, mayWatch } from './roles.ts';
import { change, clockOffsetMs, connection, desk, forget, isFromPhone, loaded, notices, now, staff } from './store.ts';

/** How often liveness and clocks are looked at. */
const CHECK_MS = 500;

let clockSamples: number[] = [];

function hearClock(gatewayAt: string): void {
  const { samples, offsetMs } = sampleClock(clockSamples, gatewayAt, Date.now());
  clockSamples = samples;
  clockOffsetMs.value = offsetMs;
}

function takeTold(messages: readonly Told[]): void {
  const before = desk.peek();
  markPainting();
  change((state) => applyTold(state, messages));
  openings.value = withOpenings(openings.peek(), openingsAmong(messages, staff.peek() ?? null));
  if (!loaded.peek()) return;
  const said = noticesOf(before, desk.peek(), messages);
  if (said.length > 0) notices.value = said;
}

/** Asks why the stream was refused. Signed out: shows that. Anything else: worth another try. */
async function stillSignedIn(): Promise<boolean> {
  try {
    await calls.getSession();
    return true;
  } catch (error) {
    if (error instanceof Problem && error.status === 401) {
      leave();
      return false;
    }
    return true;
  }
}

const feed = new Feed({
  open: () => new EventSource('/api/stream'),
  now: () => Date.now(),
  after: (ms, ring) => {
    const timer = setTimeout(ring, ms);
    return () => clearTimeout(timer);
  },
  onHello: (status) => {
    hearClock(status.now);
    change((state) => applyHello(state, status));
  },
  onTold: takeTold,
  onStatus: (status) => change((state) => ({ ...state, status })),
  onTick: (at) => {
    hearClock(at);
    // Whoever is not heard loses what they hold. When it does not get through, the banner says so soon enough.
    void calls.stillHere().catch(() => {});
  },
  onGap: () => void loadAll(),
  onHeard: (at) => {
    connection.value = { ...connection.peek(), heardAt: at, brokenAt: null };
  },
  onBroken: (at) => {
    const { brokenAt } = connection.peek();
    connection.value = { ...connection.peek(), brokenAt: brokenAt ?? at };
  },
  onRefused: stillSignedIn,
});

/** Starts to follow the gateway for somebody who has signed in. */
export function enter(who: Staff): void {
  comeHere(who.id);
  if (!isInstaller(who.role)) void withdrawOffline();
  isFromPhone.value = false;
  staff.value = who;
  connection.value = { startedAt: Date.now(), heardAt: null, brokenAt: null };
  if (!who.needsFactor && mayWatch(who.role)) feed.start();
}

/** Stops following and forgets what was known. */
export function leave(): void {
  feed.stop();
  forget();
  openings.value = [];
  openedRecords.value = new Map();
  signedOut();
}

/** Nothing of a job stays on the phone, nor the page that shows one. */
function signedOut(): void {
  leaveNothing();
  void withdrawOffline();
  isFromPhone.value = false;
  staff.value = null;
}

/** Shows what this phone keeps of a job, until the desk is heard. Nothing of the desk is shown by it, and nothing is sent. */
export function enterFromPhone(): void {
  const found = kept();
  if (staff.peek() !== undefined || found === null) return;
  isFromPhone.value = true;
  staff.value = { id: found.owner, name: 'You', role: INSTALLER };
}

/** Finds out whether somebody is signed in, and keeps the clocks going. Throws `Problem` when the desk does not answer. */
export async function begin(): Promise<void> {
  try {
    const who = await calls.getSession();
    await mustBeDesksBuild();
    enter(who);
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 401) throw error;
    signedOut();
  }
}

setInterval(() => {
  const second = Math.floor(Date.now() / 1000) * 1000;
  if (second !== now.peek()) now.value = second;
  if (staff.peek()) feed.check();
}, CHECK_MS);
