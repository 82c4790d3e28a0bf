import type { Phone } from '../../simulators/phones/phone.ts';
import type { Behaviour } from '../../simulators/phones/records.ts';
import type { HeartEvent } from '../../src/core/event.ts';
import type { ContactId, IncidentId, PremisesId } from '../../src/core/ids.ts';
import type { Actor } from '../../src/core/input.ts';
import { instant } from '../../src/core/time.ts';
import { HeartRig, type HeartRigOptions } from '../rig/moved-heart.ts';

/** What somebody does with their telephone: picks up after so long and presses a key, or what the telephone does without them. */
export interface Habit {
  answersAfterMs?: number;
  /** From the answer on. */
  pressesAfterMs?: number;
  key?: string;
  repliesAfterMs?: number;
  telephone?: Behaviour;
  /** Calls that they miss before. */
  misses?: number;
}

export interface Person {
  /** As the table calls them. */
  who: string;
  role: 'duty supervisor' | 'safe contact';
  habit: Habit;
}

/** The people of a usual home. Nobody's number is anybody's. */
export const CAST = {
  first: '+447700900101',
  second: '+447700900102',
  sister: '+447700900201',
  friend: '+447700900202',
} as const;

/** What came of a day. */
export interface Outcome {
  /** From the press to the human's acceptance that held; undefined when there was none. */
  acceptedMs: number | undefined;
  who: string;
  way: string;
  calls: number;
  texts: number;
  /** What else the record says of the day. */
  besides?: string;
}

const SECOND = 1_000;
/** A day is over when a human has it, or after so long. */
const LONGEST_MS = 30 * 60 * SECOND;
/** An acceptance that nothing takes back within this holds. */
const HOLDS_MS = 6 * 60 * SECOND;

/** One bad day in one home. */
export class Course {
  readonly rig: HeartRig;
  readonly premises: PremisesId;
  readonly people = new Map<ContactId, { who: string; number: string }>();
  readonly #habits = new Map<string, Habit>();
  readonly #missed = new Map<string, number>();
  #pressedAt = 0;

  private constructor(rig: HeartRig, premises: PremisesId) {
    this.rig = rig;
    this.premises = premises;
  }

  /** The home with its people: two of the duty team, a sister and a friend. */
  static async open(habits: Partial<Record<keyof typeof CAST, Habit>>, options: HeartRigOptions = {}): Promise<Course> {
    const course: { made?: Course } = {};
    const rig = await HeartRig.make({
      ...options,
      placed: (record) => {
        if ('body' in record) {
          if (record.direction === 'outbound-api') course.made?.texted(record.to, record.body);
        } else course.made?.called(record.to);
      },
    });
    const { register } = rig.records;
    const { premises } = register.premises.add({ risk: 'high' });
    register.devices.add({ premises });
    const { household, provider } = register.premises.get(premises);
    const made = new Course(rig, premises);
    course.made = made;
    const add = (key: keyof typeof CAST, who: string, order: number, of: 'duty supervisor' | 'safe contact') => {
      const owner = of === 'safe contact' ? { household } : { provider };
      const number = CAST[key];
      const contact = register.contacts.add({ ...owner, role: of, name: 'Robin', number, order });
      made.people.set(contact, { who, number });
      made.habit(key, habits[key] ?? {});
    };
    add('first', 'first on duty', 1, 'duty supervisor');
    add('second', 'second on duty', 2, 'duty supervisor');
    add('sister', 'sister', 1, 'safe contact');
    add('friend', 'friend', 2, 'safe contact');
    rig.refresh();
    return made;
  }

  habit(key: keyof typeof CAST, habit: Habit): void {
    this.#habits.set(CAST[key], habit);
    for (const network of this.#networks) network.phone(CAST[key]).behave(habit.telephone ?? 'human');
  }

  contact(key: keyof typeof CAST): ContactId {
    const found = [...this.people].find(([, { number }]) => number === CAST[key]);
    if (found === undefined) throw new Error('nobody has that number');
    return found[0];
  }

  async press(): Promise<void> {
    this.#pressedAt = this.rig.clock.now();
    this.rig.signal(this.premises, { kind: 'panic' });
    await this.rig.settle();
  }

  /** Goes on, second by second, until something of that kind is on record; an hour at most. */
  async until(type: HeartEvent['type']): Promise<void> {
    for (let second = 0; second < 3_600 && this.rig.events(type).length === 0; second += 1) await this.rig.pass(SECOND);
  }

  /** From the press to the first event of a kind. */
  secondsUntil(type: HeartEvent['type']): number {
    const first = this.rig.events(type)[0];
    return Math.round(((first?.at ?? Number.NaN) - this.#pressedAt) / SECOND);
  }

  /** From the press to now, for what has just come on record. */
  recordedAfterS(type: HeartEvent['type']): number {
    return this.rig.events(type).length === 0
      ? Number.NaN
      : Math.round((this.rig.clock.now() - this.#pressedAt) / SECOND);
  }

  /** The home has a number with a force. */
  knownToForce(force: string, urn: string): void {
    const { register } = this.rig.records;
    const { household } = register.premises.get(this.premises);
    register.premises.change(this.premises, { force });
    const file = { police: { urns: [{ urn, type: 'HUA', level: 'immediate', asOf: '2026-01-01' } as const] } };
    register.files.save(household, file, { from: 0, by: 'shell', purpose: { purpose: 'shell', who: 'shell' } });
    this.rig.refresh();
  }

  get incident(): IncidentId {
    const opened = this.rig.events('incident-opened').find(({ premises }) => premises === this.premises);
    if (opened === undefined) throw new Error('nothing was raised');
    return opened.incident;
  }

  /** Goes on until a human has accepted and nothing takes that back, and tells who and when. */
  async untilAccepted(): Promise<Outcome> {
    for (let passed = 0; passed < LONGEST_MS; passed += SECOND) {
      if (this.#standing() !== undefined) break;
      await this.rig.pass(SECOND);
    }
    return this.outcome();
  }

  /** How it stands now. */
  outcome(): Outcome {
    const accepted = this.#standing();
    const networks = this.#networks;
    const numbers = Object.values(CAST);
    const calls = networks.flatMap((network) => numbers.flatMap((number) => network.phone(number).calls)).length;
    const texts = networks.flatMap((network) => numbers.flatMap((number) => network.phone(number).texts));
    const sent = texts.filter(({ direction }) => direction === 'outbound-api').length;
    const told = accepted === undefined ? { who: 'nobody', way: '' } : this.#whoIs(accepted.by);
    return { acceptedMs: accepted && accepted.at - this.#pressedAt, ...told, calls, texts: sent };
  }

  /** Lets so long pass as it takes for an acceptance to prove itself. */
  hold(): Promise<void> {
    return this.rig.pass(HOLDS_MS);
  }

  close(): Promise<void> {
    return this.rig.close();
  }

  get #networks() {
    return [this.rig.phones, ...(this.rig.second === undefined ? [] : [this.rig.second])];
  }

  /** The acceptance that stands: none that lapsed since. */
  #standing(): Extract<HeartEvent, { type: 'incident-acknowledged' }> | undefined {
    const last = this.rig.events('incident-acknowledged').at(-1);
    const lapsed = this.rig.events('acceptance-lapsed').at(-1);
    return last !== undefined && (lapsed === undefined || lapsed.at < last.at) ? last : undefined;
  }

  #whoIs(by: Actor): { who: string; way: string } {
    if (by.kind !== 'contact') return { who: 'the desk', way: 'desk' };
    const planned = this.rig.events('attempt-planned').find(({ attempt }) => attempt === by.attempt);
    return { who: this.people.get(by.contact)?.who ?? 'somebody', way: planned?.channel ?? '' };
  }

  called(number: string): void {
    const { answersAfterMs, misses = 0 } = this.#habits.get(number) ?? {};
    const missed = this.#missed.get(number) ?? 0;
    this.#missed.set(number, missed + 1);
    if (answersAfterMs === undefined || missed < misses) return;
    this.#later(answersAfterMs, () => this.#answer(number));
  }

  texted(number: string, body: string): void {
    const { repliesAfterMs } = this.#habits.get(number) ?? {};
    const code = /\b\d{5}\b/.exec(body)?.[0];
    if (repliesAfterMs === undefined || code === undefined) return;
    this.#later(repliesAfterMs, () => this.rig.phones.phone(number).reply(code));
  }

  async #answer(number: string): Promise<void> {
    const phone = this.#networks.map((network) => network.phone(number)).find((one: Phone) => one.ringing());
    if (phone === undefined) return;
    await phone.answer();
    const { pressesAfterMs, key = '1' } = this.#habits.get(number) ?? {};
    if (pressesAfterMs !== undefined) this.#later(pressesAfterMs, () => phone.press(key));
  }

  #later(ms: number, act: () => Promise<void>): void {
    const { clock } = this.rig;
    clock.at(instant(clock.now() + ms), () => void act().catch(() => {}));
  }
}
