import type { Policy, PolicyStep } from '../../src/core/book.ts';
import type { Priority } from '../../src/core/event.ts';
import type { Risk } from '../../src/core/signal.ts';
import { type DurationMs, ms } from '../../src/core/time.ts';
import type { Window } from '../../src/register/windows.ts';
import { Draw } from '../simulation/chance.ts';

const MINUTE = 60_000;

/** One number or address as it was drawn. */
export interface DrawnPoint {
  at: string;
  kind: 'telephone' | 'email';
  channels: ('voice' | 'sms' | 'email')[];
  when?: Window[];
  verified: boolean;
}

export interface DrawnPerson {
  name: string;
  role: 'duty supervisor' | 'safe contact' | 'keyholder' | 'duty inbox';
  order: number;
  /** Of the provider's duty team, for all of its homes; otherwise of one home's household. */
  ofProvider: boolean;
  points: DrawnPoint[];
  when?: Window[];
  language?: string;
  cover?: string;
  pin?: string;
}

export interface DrawnHome {
  /** What must never leave: who lives there and where. */
  secrets: string[];
  address: string;
  risk: Risk;
  timeZone: string;
  people: DrawnPerson[];
}

export interface DrawnScheme {
  startAt: number;
  homes: DrawnHome[];
  duty: DrawnPerson[];
  policies: Policy[];
  rota: { turnMs: number; when?: Window[] };
}

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
/** Made up, and nothing that any wording could hold by chance. */
const NAMES = ['Quillonby', 'Fennimoor', 'Ozrethin', 'Tamblewick', 'Ysolderne', 'Marrovale', 'Ghyllandra', 'Pontivash'];
const STREETS = ['Zephyrine Walk', 'Obelthorn Rise', 'Quenby Mews', 'Larkspindle Yard'];
/** Around the hours at which the clocks of the United Kingdom and of Ireland change, and ordinary ones. */
const STARTS = [
  Date.UTC(2027, 2, 27, 22),
  Date.UTC(2026, 9, 24, 21),
  Date.UTC(2027, 0, 13, 7),
  Date.UTC(2027, 5, 30, 16),
  Date.UTC(2026, 11, 31, 22),
];
const BY = [['voice', 'sms'], ['sms', 'voice'], ['voice'], ['sms'], ['voice', 'sms', 'email'], ['email']] as const;

/** Draws homes, people with their ways and hours, a rota and policies. `covers` are those that the wordings know. */
export function drawScheme(seed: number, covers: readonly string[]): DrawnScheme {
  const draw = new Draw(seed, 'scheme');
  const numbers = numbersFrom(draw);
  const homes = Array.from({ length: draw.whole(2, 4) }, (_, n) => drawHome(draw, n, numbers, covers));
  const duty = Array.from({ length: draw.whole(1, 3) }, (_, n) =>
    drawPerson(draw, { order: n + 1, role: 'duty supervisor', ofProvider: true, numbers, covers }),
  );
  duty.push(drawPerson(draw, { order: 9, role: 'duty inbox', ofProvider: true, numbers, covers }));
  const rota = { turnMs: draw.one([1, 2, 8, 24]) * 60 * MINUTE, ...maybe(draw, 0.4, 'when', () => drawWindows(draw)) };
  return {
    startAt: draw.one(STARTS) + draw.whole(0, 180) * MINUTE,
    homes,
    duty,
    rota,
    policies: ['panic', 'intrusion', 'fire'].map((name) => drawPolicy(draw, name)),
  };
}

/** Numbers of the ranges kept for fiction, each once; and addresses. */
function numbersFrom(draw: Draw) {
  let next = draw.whole(0, 800);
  const another = () => {
    next = (next + 1) % 1000;
    return next;
  };
  return {
    telephone: () => `+447700900${String(another()).padStart(3, '0')}`,
    email: () => `inbox-${another()}@example.org`,
  };
}

type Numbers = ReturnType<typeof numbersFrom>;

function drawHome(draw: Draw, n: number, numbers: Numbers, covers: readonly string[]): DrawnHome {
  const name = draw.one(NAMES);
  const street = draw.one(STREETS);
  const people = Array.from({ length: draw.whole(1, 4) }, (_, i) => {
    const role = draw.one(['safe contact', 'safe contact', 'keyholder'] as const);
    return drawPerson(draw, { order: i + 1, role, ofProvider: false, numbers, covers });
  });
  return {
    secrets: [name, street, `${street} ${n + 1}`, 'ZZ9 9ZZ'],
    address: `${n + 1} ${street}, ZZ9 9ZZ`,
    risk: draw.one(['standard', 'medium', 'high'] as const),
    timeZone: draw.one(['Europe/London', 'Europe/London', 'Europe/Dublin']),
    people,
  };
}

interface PersonOptions extends Pick<DrawnPerson, 'order' | 'role' | 'ofProvider'> {
  numbers: Numbers;
  covers: readonly string[];
}

function drawPerson(draw: Draw, { numbers, covers, ...who }: PersonOptions): DrawnPerson {
  const inbox = who.role === 'duty inbox';
  const points = Array.from({ length: inbox ? 1 : draw.whole(1, 3) }, (_, n): DrawnPoint => {
    const email = inbox || (n > 0 && draw.yes(0.25));
    const channels: DrawnPoint['channels'] = email
      ? ['email']
      : [...draw.one([['voice', 'sms'], ['voice'], ['sms']] as const)];
    return {
      at: email ? numbers.email() : numbers.telephone(),
      kind: email ? 'email' : 'telephone',
      channels,
      verified: draw.yes(0.6),
      ...maybe(draw, 0.5, 'when', () => drawWindows(draw)),
    };
  });
  return {
    ...who,
    name: draw.one(NAMES),
    points,
    ...maybe(draw, 0.4, 'when', () => drawWindows(draw)),
    ...maybe(draw, 0.5, 'language', () => draw.one(['en', 'cy', 'pl'])),
    ...(covers.length > 0 ? maybe(draw, 0.4, 'cover', () => draw.one(covers)) : {}),
    ...maybe(draw, 0.15, 'pin', () => String(draw.whole(1000, 9999))),
  };
}

/** Hours of a few days; some run past midnight, some begin at odd minutes. */
export function drawWindows(draw: Draw): Window[] {
  return Array.from({ length: draw.whole(1, 3) }, () => {
    const days = DAYS.filter(() => draw.yes(0.7));
    const time = () =>
      `${String(draw.whole(0, 23)).padStart(2, '0')}:${String(draw.whole(0, 11) * 5).padStart(2, '0')}`;
    return { days: days.length === 0 ? [...DAYS] : days, from: time(), to: draw.yes(0.1) ? '24:00' : time() };
  });
}

function drawPolicy(draw: Draw, name: string): Policy {
  const seconds = (from: number, to: number): DurationMs => ms(draw.whole(from, to) * 1000);
  const steps = Array.from({ length: draw.whole(2, 5) }, (): PolicyStep => {
    const tell = draw.one<PolicyStep['tell']>([
      'desk',
      { role: 'duty supervisor' },
      { role: 'safe contact' },
      { role: 'keyholder' },
      { role: 'duty inbox' },
      { rota: 'evenings' },
    ]);
    return {
      atMs: seconds(0, 120),
      tell,
      by: [...draw.one(BY)],
      eachMs: seconds(20, 90),
      ...(draw.yes(0.3) ? { together: true as const } : {}),
      ...(draw.yes(0.15) ? { must: true as const } : {}),
      ...(draw.yes(0.3) ? { when: drawCondition(draw) } : {}),
    };
  }).sort((a, b) => a.atMs - b.atMs);
  return {
    name,
    steps: [{ atMs: ms(0), tell: 'desk', by: [], eachMs: seconds(10, 30) }, ...steps],
    repeatFromMs: ms(0),
    repeatAfterMs: seconds(30, 400),
    ...(draw.yes(0.5) ? { actWithinMs: seconds(60, 300) } : {}),
    // biome-ignore lint/suspicious/noThenProperty: a word of the policy, and nothing awaits it
    ...(draw.yes(0.3) ? { ceiling: { rounds: draw.whole(1, 4), then: 'fire' } } : {}),
  };
}

function drawCondition(draw: Draw): NonNullable<PolicyStep['when']> {
  const priorities: Priority[] = [1, 2];
  return draw.one([
    { risks: ['high'] as const },
    { priorities },
    { watched: draw.yes(0.5) },
    { during: { days: [0, 1, 2, 3, 4, 5, 6], fromMinute: draw.whole(0, 23) * 60, toMinute: draw.whole(0, 23) * 60 } },
  ]);
}

function maybe<K extends string, V>(draw: Draw, share: number, key: K, make: () => V): Partial<Record<K, V>> {
  // A record of one key that may be absent.
  return (draw.yes(share) ? { [key]: make() } : {}) as Partial<Record<K, V>>;
}
