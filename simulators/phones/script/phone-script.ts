import { z } from 'zod';
import { E164 } from '../handsets.ts';
import { ANSWERERS, type CallPart, type TextPart } from '../part.ts';

export const PHONES_LIMIT = 100;
export const PARTS_LIMIT = 50;
export const FRONTS_LIMIT = 50;
const MOST_RINGS = 40;
/** What a person needs to hear what is wanted and find the key, or to read a text. */
const USUAL_AFTER_MS = 3_000;
const USUAL_READING_MS = 10_000;
const USUAL_RINGS = 2;

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000 };

/** `4 s`, `2 min`, in milliseconds. */
const duration = z.string().transform((text, ctx): number => {
  const [, amount, unit] = /^(\d{1,6})\s*(ms|s|min|h)$/.exec(text.trim()) ?? [];
  if (amount !== undefined && unit !== undefined) return Number(amount) * (UNITS[unit] ?? 1);
  ctx.addIssue({ code: 'custom', message: `"${text}" is not a length of time; write 4 s, 2 min or 1 h` });
  return z.NEVER;
});

const code = z.int('write one of the codes of the provider, such as 21211').min(10_000).max(99_999);
const keys = z
  .string('write the keys in quotes, such as "1"')
  .regex(/^[0-9*#]{1,32}$/, 'a key is one of 0 to 9, * and #');
const oneOrMoreKeys = z.union([keys.transform((one) => [one]), z.array(keys).max(10)]);
const words = z.string().trim().min(1).max(400);

const call = z
  .strictObject({
    answers: z.enum(ANSWERERS, `say who answers: ${ANSWERERS.join(', ')}`).default('person'),
    rings: z.int().min(0).max(MOST_RINGS).default(USUAL_RINGS),
    presses: oneOrMoreKeys.default([]),
    after: duration.default(USUAL_AFTER_MS),
    hangsUp: duration.optional(),
    fails: code.optional(),
  })
  .refine(({ answers, presses }) => answers === 'person' || presses.length === 0, {
    path: ['presses'],
    message: 'only a person presses keys',
  })
  .transform(
    ({ after: afterMs, hangsUp: hangsUpAfterMs, fails, ...rest }): CallPart => ({
      ...rest,
      afterMs,
      hangsUpAfterMs,
      fails,
    }),
  );

const text = z
  .strictObject({
    arrives: duration.default(0),
    replies: words.optional(),
    after: duration.default(USUAL_READING_MS),
    fails: code.optional(),
  })
  .refine(({ replies, fails }) => replies === undefined || fails === undefined, {
    path: ['replies'],
    message: 'a text that fails is not replied to',
  })
  .transform(
    ({ arrives, replies, after, fails }): TextPart => ({ arrivesAfterMs: arrives, replies, afterMs: after, fails }),
  );

const phone = z.strictObject({
  number: z.string().regex(E164, 'write the number like "+447700900101"'),
  name: z.string().trim().min(1).max(40),
  /** What happens to the first call, the second, and so on; the last one holds for all that follow. Left out: it waits for a hand. */
  calls: z.array(call).min(1).max(PARTS_LIMIT).optional(),
  texts: z.array(text).min(1).max(PARTS_LIMIT).optional(),
});

/** A provider's code, or a connection that is taken and never answered, or one that is closed. */
const trouble = z.union([code, z.enum(['stalls', 'drops'])], 'write a code such as 20503, or stalls, or drops');

const NEWS = ['lost', 'late', 'swapped', 'repeated'] as const;

const front = z
  .strictObject({
    from: duration.default(0),
    for: duration.optional(),
    network: z.enum(['first', 'second', 'both']).default('both'),
    calls: trouble.optional(),
    texts: trouble.optional(),
    callbacks: z.enum(NEWS, `say what becomes of callbacks: ${NEWS.join(', ')}`).optional(),
    by: duration.optional(),
  })
  .refine(({ calls, texts, callbacks }) => [calls, texts, callbacks].some((each) => each !== undefined), {
    message: 'say what goes wrong: calls, texts or callbacks',
  })
  .refine(({ callbacks, by }) => (callbacks === 'late') === (by !== undefined), {
    path: ['by'],
    message: 'callbacks that are late, and no others, are late by some time',
  })
  .transform(({ from, for: length, by, ...rest }) => ({
    ...rest,
    fromMs: from,
    untilMs: length === undefined ? undefined : from + length,
    byMs: by ?? 0,
  }));

/** How people answer, telephone by telephone and attempt by attempt, and what goes wrong with the network meanwhile. */
export const phoneScript = z.strictObject({
  name: z.string().trim().min(1).max(80),
  says: words,
  phones: z
    .array(phone)
    .max(PHONES_LIMIT)
    .default([])
    .superRefine((phones, ctx) => {
      for (const [i, { number }] of phones.entries())
        if (phones.findIndex((other) => other.number === number) < i)
          ctx.addIssue({ code: 'custom', path: [i, 'number'], message: 'this telephone is in the script already' });
    }),
  network: z.array(front).max(FRONTS_LIMIT).default([]),
});
export type PhoneScript = z.output<typeof phoneScript>;
export type Front = PhoneScript['network'][number];
