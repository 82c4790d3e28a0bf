import { unseenSignals } from '../../../src/core/handling/handling.ts';
import { openSteps } from '../../../src/core/handling/state-of.ts';
import { asStaffId, type IncidentId, type Partition, type StaffId } from '../../../src/core/ids.ts';
import type { Command, Input } from '../../../src/core/input.ts';
import type { IncidentDoc } from '../../../src/core/state.ts';
import type { Instant } from '../../../src/core/time.ts';
import type { Told } from '../../../src/gateway/ports.ts';
import type { Chance } from '../chance.ts';
import type { Exercised } from '../exercised.ts';
import { deedFor, type Order, orderFor } from './orders.ts';
import type { Timeline } from './timeline.ts';

interface Known {
  incident: IncidentId;
  partition: Partition;
  closed: boolean;
  /** As the screen last had it: the document's text, read when somebody looks. */
  shown: string | undefined;
}

export interface DeskPeopleParts {
  timeline: Timeline;
  chance: Chance;
  exercised: Exercised;
  /** They see to everything, instead of to about half of it. */
  diligent: boolean;
  /** The gateway's own time. */
  at(): Instant;
  order(partition: Partition, input: Extract<Input, { type: 'command' }>): void;
  submit(partition: Partition, input: Input): void;
}

/** What somebody does: about which incident, how often at once, and whether they are late with it. */
export interface Act {
  pick: number;
  times: number;
  stale: boolean;
  who?: number;
}

/** Incidents that people at the desk still have in mind. */
const REMEMBERED = 200;
/** Who has not got an incident closed looks at it again after this. */
const AGAIN_MS = 60_000;

const COUNTED: Partial<Record<Command['command'], 'desk acknowledges' | 'desk closes' | 'desk notes'>> = {
  acknowledge: 'desk acknowledges',
  close: 'desk closes',
  note: 'desk notes',
  'help-on-the-way': 'desk notes',
};

/** The people at the desk. They believe their screen: what it has told them, early news and news that came to nothing too. */
export class DeskPeople {
  /** Consoles that are open. */
  watching = 1;
  readonly known: Known[] = [];
  readonly #parts: DeskPeopleParts;
  readonly #connected = new Set<StaffId>();
  readonly #away = new Set<StaffId>();
  #heard = 0;
  #starts = 0;

  constructor(parts: DeskPeopleParts) {
    this.#parts = parts;
  }

  /** True while this person's stream is open. */
  isThere(staff: StaffId): boolean {
    return this.#connected.has(staff) && !this.#away.has(staff);
  }

  /** Whoever it is. */
  get anybody() {
    return { kind: 'staff', staff: personOf(0) } as const;
  }

  /** A gateway is up: every console finds it in its own time. */
  gatewayStarted(): void {
    this.#starts += 1;
    this.#connected.clear();
    const start = this.#starts;
    const { timeline, chance } = this.#parts;
    for (const person of PEOPLE) {
      timeline.after(chance.whole(300, 9_000, 'comes back', person, start), () => {
        if (this.#starts === start) this.#connected.add(person);
      });
    }
  }

  /** Somebody's browser is gone for a while. */
  leave(who: number, forMs: number): void {
    const person = personOf(who);
    this.#parts.exercised.add('desk person away');
    this.#away.add(person);
    this.#parts.timeline.after(forMs, () => this.#away.delete(person));
  }

  /** Everybody is at the desk from now on. */
  allBack(): void {
    this.#away.clear();
  }

  hear({ event, partition, incident }: Told): void {
    if (event.type === 'incident-opened') this.#open(event.incident, partition);
    const known = 'incident' in event ? this.known.find((one) => one.incident === event.incident) : undefined;
    if (known === undefined) return;
    if (typeof incident === 'string') known.shown = incident;
    if (event.type === 'incident-closed') known.closed = true;
    if (event.type === 'incident-released' && event.reopened) this.#attend(known);
    if (event.type === 'incident-unshelved' && event.why !== 'person') this.#attend(known);
    if (event.type === 'close-proposed') this.#review(known, event.by);
  }

  /** Does something about an incident that is open, or, being late, about one that is not. */
  act(command: Command['command'], act: Act): void {
    const { pick, times, stale, who = 0 } = act;
    const choice = this.known.filter(({ closed }) => closed === stale);
    // Mostly people ask for what makes sense, as far as their screen shows it.
    const sensible = choice.filter((one) => fits(command, docOf(one)));
    const from = sensible.length > 0 && pick % 4 !== 0 ? sensible : choice;
    const known = from[pick % from.length];
    if (known === undefined) return;
    const { exercised } = this.#parts;
    if (stale) exercised.add('desk on a closed incident');
    if (times > 1) exercised.add('desk twice');
    for (let n = 0; n < times; n += 1) this.#order(known, command, who + n, pick + n);
  }

  #open(incident: IncidentId, partition: Partition): void {
    if (this.known.some((known) => known.incident === incident)) return;
    const known: Known = { incident, partition, closed: false, shown: undefined };
    this.known.push(known);
    if (this.known.length > REMEMBERED) this.known.shift();
    this.#attend(known);
  }

  /** Somebody may accept it, and may see it through. */
  #attend(known: Known): void {
    this.#heard += 1;
    const nth = this.#heard;
    const { timeline, chance, diligent } = this.#parts;
    const who = chance.whole(0, PEOPLE.length - 1, 'attends', nth);
    const first = chance.yes(0.5, 'claims', nth) ? 'claim' : 'acknowledge';
    if (diligent || chance.yes(0.5, 'acknowledges', nth)) {
      timeline.after(chance.whole(3_000, 120_000, 'acknowledges after', nth), () =>
        this.#order(known, first, who, nth),
      );
    }
    if (!diligent && chance.yes(0.2, 'shelves', nth)) {
      timeline.after(chance.whole(10_000, 140_000, 'shelves after', nth), () => this.#order(known, 'shelve', who, nth));
    }
    if (diligent || chance.yes(0.4, 'closes', nth)) {
      timeline.after(chance.whole(20_000, 300_000, 'closes after', nth), () => this.#seeThrough(known, who, nth));
    }
  }

  /** Goes through the action plan, looks at what is new, and closes. */
  #seeThrough(known: Known, who: number, nth: number): void {
    if (known.closed) return;
    const { chance, diligent, timeline } = this.#parts;
    const doc = docOf(known);
    const holder = doc?.handling?.claim?.by;
    const by = diligent && holder !== undefined ? PEOPLE.indexOf(holder) : who;
    const careless = !diligent && chance.yes(0.15, 'careless', nth);
    if (doc !== undefined && !careless) {
      for (const step of openSteps(doc)) this.#give(known, by, deedFor(step));
      if (unseenSignals(doc) > 0) this.#order(known, 'seen', by, nth);
    }
    this.#order(known, 'close', by, nth);
    if (diligent) timeline.after(AGAIN_MS, () => this.#seeThrough(known, who, nth));
  }

  /** Somebody else looks at a closing that was proposed. */
  #review(known: Known, proposer: Extract<Command, { command: 'close' }>['by']): void {
    const { timeline, chance } = this.#parts;
    this.#heard += 1;
    const nth = this.#heard;
    const first = proposer.kind === 'staff' ? PEOPLE.indexOf(proposer.staff) : 0;
    timeline.after(chance.whole(2_000, 40_000, 'reviews after', nth), () =>
      this.#order(known, 'review', first + chance.whole(0, 2, 'reviews', nth), nth),
    );
  }

  #order(known: Known, command: Command['command'], who: number, pick: number): void {
    const counted = COUNTED[command];
    if (counted !== undefined) this.#parts.exercised.add(counted);
    const { incident } = known;
    const doc = docOf(known);
    this.#give(known, who, orderFor(command, { incident, doc, pick, at: this.#parts.at(), people: PEOPLE }));
    if (command === 'call') this.#callReports(known, pick);
  }

  #give({ incident, partition }: Known, who: number, order: Order): void {
    const by = { kind: 'staff', staff: personOf(who) } as const;
    this.#parts.order(partition, { type: 'command', order: { ...order, incident, by } });
  }

  /** What becomes of a call that somebody asked for, in any order. */
  #callReports({ incident, partition }: Known, pick: number): void {
    const { timeline, chance, submit } = this.#parts;
    const { call } = orderFor('call', { incident, doc: undefined, pick, at: this.#parts.at(), people: PEOPLE });
    for (const state of ['ringing', 'answered', 'ended'] as const) {
      const wait = chance.whole(200, 30_000, 'call', call, state);
      timeline.after(wait, () => submit(partition, { type: 'call-report', incident, call, leg: 'other', state }));
    }
    for (const who of [0, 1]) {
      const by = personOf(who);
      const wait = chance.whole(200, 30_000, 'voice', call, who);
      timeline.after(wait, () => submit(partition, { type: 'call-voice', incident, call, by, speak: pick % 2 === 0 }));
    }
  }
}

function docOf({ shown }: Known): IncidentDoc | undefined {
  return shown === undefined ? undefined : (JSON.parse(shown) as IncidentDoc);
}

/** True when the order is about something that there is. */
function fits(command: Command['command'], doc: IncidentDoc | undefined): boolean {
  if (doc === undefined) return false;
  const { state, priority, handling } = doc;
  switch (command) {
    case 'shelve':
      return state === 'acknowledged' && priority > 1 && !handling?.shelved;
    case 'unshelve':
      return !!handling?.shelved;
    case 'review':
      return !!handling?.proposed;
    case 'release':
    case 'hand-over':
      return !!handling?.claim;
    default:
      return true;
  }
}

function known<T>(id: T | undefined): T {
  if (id === undefined) throw new RangeError('an id of the simulation is malformed');
  return id;
}
const PEOPLE: readonly StaffId[] = ['st_operator1', 'st_operator2', 'st_operator3'].map((id) => known(asStaffId(id)));

function personOf(who: number): StaffId {
  return known(PEOPLE[Math.abs(who) % PEOPLE.length]);
}
