import { z } from 'zod';
import { isFault } from '../core/fault.ts';
import { normaliseNumber } from './numbers.ts';

/** The bounds of a household's file: every text and every list has one. */
export const FILE_LIMITS = {
  children: 20,
  orders: 12,
  references: 12,
  urns: 6,
  keyholders: 6,
  hours: 4,
} as const;

const OLDEST_CHILD = 17;
const MOST_ADULTS = 20;
/** SafeLives DASH asks 24 questions. */
const DASH_QUESTIONS = 24;

/** A calendar day, as people write down when something was last confirmed. */
const day = z.iso.date();
const line = z.string().trim().min(1).max(120);
const text = z.string().trim().min(1).max(300);
const long = z.string().trim().min(1).max(1_000);
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write a time like 09:30');

/** Something that is known, and the day on which somebody last confirmed it. */
function known<T extends z.ZodType>(value: T) {
  return z.strictObject({ is: value, asOf: day }).optional();
}

/** A number that can be dialled, kept as E.164; never an emergency number. */
const number = z
  .string()
  .max(40)
  .superRefine((given, context) => {
    const why = whyNoNumber(given);
    if (why !== undefined) context.addIssue({ code: 'custom', message: why });
  })
  .overwrite((given) => (whyNoNumber(given) === undefined ? normaliseNumber(given) : given));

function whyNoNumber(given: string): string | undefined {
  try {
    normaliseNumber(given);
    return undefined;
  } catch (error) {
    if (!isFault(error)) throw error;
    const emergency = error.code === 'HW_EMERGENCY_NUMBER';
    return emergency ? 'an emergency number is never called by software' : 'it is not a number that can be dialled';
  }
}

/** `HUA` hold-up, `IAS` intruder, `LWS` lone worker. Kept to the letter: a force compares it with case and without spaces. */
export const URN_TYPES = ['HUA', 'IAS', 'LWS'] as const;
const urn = z.strictObject({
  urn: z.string().regex(/^[!-~]{3,32}$/, 'write it exactly as in the letter of the force, without spaces'),
  type: z.enum(URN_TYPES),
  level: z.enum(['immediate', 'withdrawn']),
  asOf: day,
});

const police = z.strictObject({
  urns: z.array(urn).max(FILE_LIMITS.urns).optional(),
  /** "Treat as urgent" on the address and its numbers. */
  marker: known(z.strictObject({ reference: line, expires: day.optional(), owner: line.optional() })),
});

const location = z.strictObject({
  address: known(long),
  postcode: known(z.string().trim().min(2).max(12)),
  uprn: known(z.string().regex(/^\d{1,12}$/, 'a UPRN has 1 to 12 digits')),
  what3words: known(
    z
      .string()
      .regex(/^(\/{3})?\p{L}+\.\p{L}+\.\p{L}+$/u, 'write it like word.word.word')
      .max(80),
  ),
  grid: known(z.string().trim().min(4).max(20)),
  floor: known(line),
  entry: known(text),
  approach: known(z.enum(['silent', 'normal'])),
  rendezvous: known(text),
});

const access = z.strictObject({
  doorCode: known(line),
  keySafe: known(z.strictObject({ place: text, code: z.string().trim().min(1).max(40) })),
  reinforcedDoor: known(text),
  sanctuaryRoom: known(text),
  sanctuaryDoor: known(text),
  dog: known(text),
});

const child = z.strictObject({ age: z.int().min(0).max(OLDEST_CHILD), sleeps: line.optional() });
const people = z.strictObject({
  name: known(line),
  callOut: known(line),
  adults: known(z.int().min(0).max(MOST_ADULTS)),
  children: known(z.array(child).max(FILE_LIMITS.children)),
  disability: known(text),
  language: known(line),
  interpreter: known(line),
  pregnancy: known(text),
  medical: known(text),
  whereInHouse: known(text),
});

const suspect = z.strictObject({
  name: known(line),
  born: known(day),
  description: known(text),
  relation: known(text),
  vehicle: known(text),
  lastKnown: known(text),
  keys: known(text),
  photo: known(line),
  weapons: known(text),
  substances: known(text),
  assaultsOnPolice: known(text),
});

export const ORDER_KINDS = [
  'non-molestation',
  'domestic abuse protection',
  'restraining',
  'bail conditions',
  'occupation',
  'stalking protection',
  'other',
] as const;
const order = z.strictObject({
  kind: z.enum(ORDER_KINDS),
  terms: text.optional(),
  reference: line.optional(),
  expires: day.optional(),
  asOf: day,
});

const history = z.strictObject({
  dash: known(
    z.strictObject({
      level: z.enum(['standard', 'medium', 'high']),
      score: z.int().min(0).max(DASH_QUESTIONS).optional(),
    }),
  ),
  marac: known(z.strictObject({ heardOn: day })),
  lastIncident: known(text),
  /** Agreed with the force for a call by voice. The safe word and the duress word are not here: see `words`. */
  codewords: known(text),
});

const hazards = z.strictObject({
  statement: known(long),
  stairs: known(text),
  devices: known(text),
  cctv: known(text),
});

const helper = z.strictObject({ name: line, number });
const support = z.strictObject({
  keyholders: z
    .array(z.strictObject({ name: line, number, minutes: z.int().min(1).max(240).optional(), asOf: day }))
    .max(FILE_LIMITS.keyholders)
    .optional(),
  idva: known(helper),
  duty: known(helper),
  socialCare: known(helper),
});

export const SAFE_TO_CALL = ['never', 'when she rang first', 'between times'] as const;
const telephone = z
  .strictObject({
    number,
    safeToCall: z.enum(SAFE_TO_CALL),
    /** The hours of the day, in the home's own time, within which it is safe. */
    between: z
      .array(z.strictObject({ from: timeOfDay, to: timeOfDay }))
      .max(FILE_LIMITS.hours)
      .optional(),
    asOf: day,
  })
  .refine(
    ({ safeToCall, between }) => (safeToCall === 'between times') === (between ?? []).length > 0,
    'give the hours with "between times", and with nothing else',
  );

/**
 * What an officer at the door needs to know of one household, as far as anybody knows it. Each value comes with the day on
 * which it was last confirmed, and what is not known is left out. Kept in the vault only, under the household's key.
 */
export const HouseholdFile = z
  .strictObject({
    police: police.optional(),
    location: location.optional(),
    access: access.optional(),
    people: people.optional(),
    suspect: suspect.optional(),
    orders: z.array(order).max(FILE_LIMITS.orders).optional(),
    /** Numbers under which the police keep crimes and intelligence. */
    references: known(z.array(line).max(FILE_LIMITS.references)),
    history: history.optional(),
    hazards: hazards.optional(),
    support: support.optional(),
    /** The line into the home, and when it may ring. */
    telephone: telephone.optional(),
  })
  .meta({ id: 'HouseholdFile' });
export type HouseholdFile = z.output<typeof HouseholdFile>;
export type Telephone = NonNullable<HouseholdFile['telephone']>;

const word = z.string().trim().min(3).max(60);
/** The words agreed with her. They go in and never come out; null takes one back, and one that is left out stays. */
export const AgreedWords = z.strictObject({ safe: word.nullable().optional(), duress: word.nullable().optional() });
export type AgreedWords = z.output<typeof AgreedWords>;
