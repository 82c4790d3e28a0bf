import { looksLike } from '../api/guards.ts';

/** What a phone keeps of the job that is under way: one job, of one person, for as long as it is open. */
export interface Kept {
  /** The member of staff, by id. */
  owner: string;
  job: string;
  /** When the desk said so, by this phone's clock. */
  at: number;
  /** Not shown from then on, by the same clock. */
  until: number;
  /** The job itself; whoever shows it checks it. */
  picture: unknown;
}

/** Where a browser keeps things, for all pages of the desk. */
export type Drawer = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
const local = (): Drawer => localStorage;

const JOB = 'havenwatch.job';
/** Who is signed in in this browser, by id. */
const HERE = 'havenwatch.here';
const isKept = looksLike<Kept>({ owner: 'string', job: 'string', at: 'number', until: 'number', picture: 'any' });

/** Works on what is kept. A browser that keeps nothing has nothing to forget either. */
function tryWith<T>(drawer: () => Drawer, otherwise: T, work: (drawer: Drawer) => T): T {
  try {
    return work(drawer());
  } catch {
    return otherwise;
  }
}

function read(drawer: Drawer): Kept | null {
  try {
    const found: unknown = JSON.parse(drawer.getItem(JOB) ?? 'null');
    return isKept(found) ? found : null;
  } catch {
    return null;
  }
}

/** Null when nothing is kept for whoever is signed in here, or its time is over: then it is thrown away. */
export function kept(now = Date.now(), drawer = local): Kept | null {
  return tryWith(drawer, null, (here) => {
    const found = read(here);
    if (found && found.owner === here.getItem(HERE) && found.at <= now && now < found.until) return found;
    here.removeItem(JOB);
    return null;
  });
}

/** Keeps this and nothing else, for as long as its owner is signed in here. Whatever cannot be kept whole is not kept. */
export function keep(what: Kept, drawer = local): void {
  tryWith(drawer, undefined, (here) => {
    if (here.getItem(HERE) !== what.owner) return;
    here.removeItem(JOB);
    here.setItem(JOB, JSON.stringify(what));
  });
}

export function forgetKept(drawer = local): void {
  tryWith(drawer, undefined, (here) => here.removeItem(JOB));
}

/** Somebody has signed in: what another person left is gone. */
export function comeHere(who: string, drawer = local): void {
  tryWith(drawer, undefined, (here) => {
    here.setItem(HERE, who);
    if (read(here)?.owner !== who) here.removeItem(JOB);
  });
}

/** Nobody is signed in, or somebody wants to leave: nothing is left, and no page that is still open keeps anything. */
export function leaveNothing(drawer = local): void {
  tryWith(drawer, undefined, (here) => {
    here.removeItem(HERE);
    here.removeItem(JOB);
  });
}

/** True when another page of this browser was signed in to by somebody else: what is sent from this one would be sent as theirs. */
export function isSomebodyElses(owner: string, drawer = local): boolean {
  return tryWith(drawer, false, (here) => {
    const who = here.getItem(HERE);
    return who !== null && who !== owner;
  });
}
