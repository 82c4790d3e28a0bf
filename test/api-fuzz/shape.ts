import { z } from 'zod';
import type { Dice } from './dice.ts';

/** As much of JSON schema as the desk's description uses. */
const Shape = z.looseObject({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  maxItems: z.number().optional(),
  format: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  allOf: z.array(z.unknown()).optional(),
});

export interface Making {
  dice: Dice;
  /** Named schemas of the description. */
  named: Record<string, unknown>;
  /** Ids that exist, ours and others', and some that do not. */
  ids: readonly string[];
}

const DEEPEST = 6;
const WORDS = ['safe', 'Looked into it, and it was nothing.', 'a', 'Zoë', '07700 900456', '2026-01-02', 'planned'];

/** A value that fits the schema as far as the schema says. */
export function fitting(given: unknown, making: Making, depth = 0): unknown {
  const { dice, named } = making;
  const shape = Shape.parse(given ?? {});
  if (depth > DEEPEST) return null;
  if (shape.$ref !== undefined) return fitting(named[shape.$ref.split('/').at(-1) ?? ''], making, depth + 1);
  if (shape.const !== undefined) return shape.const;
  if (shape.enum !== undefined) return dice.of(shape.enum);
  const choices = shape.anyOf ?? shape.oneOf;
  if (choices !== undefined) return fitting(dice.of(choices), making, depth + 1);
  if (shape.allOf !== undefined) return fitting(shape.allOf[0], making, depth + 1);
  switch (dice.of([shape.type ?? 'object'].flat())) {
    case 'string':
      return text(shape, making);
    case 'integer':
    case 'number':
      return dice.whole(Math.max(shape.minimum ?? 0, -1_000), Math.min(shape.maximum ?? 100, 1_000_000));
    case 'boolean':
      return dice.once(2);
    case 'null':
      return null;
    case 'array':
      return Array.from({ length: dice.whole(0, Math.min(shape.maxItems ?? 3, 3)) }, () =>
        fitting(shape.items, making, depth + 1),
      );
    default:
      return fields(shape, making, depth);
  }
}

function text({ minLength = 1, maxLength = 60, format }: z.infer<typeof Shape>, { dice, ids }: Making): string {
  if (format === 'date-time') return '2026-03-01T10:00:00.000Z';
  if (format === 'date') return '2026-03-01';
  // Ids go where ids may; in free text they would be shown again, to others.
  const word = maxLength <= 64 && dice.once(3) && ids.length > 0 ? dice.of(ids) : dice.of(WORDS);
  return word.padEnd(minLength, 'x').slice(0, maxLength);
}

function fields({ properties = {}, required = [] }: z.infer<typeof Shape>, making: Making, depth: number) {
  const made: [string, unknown][] = [];
  for (const [name, shape] of Object.entries(properties)) {
    if (required.includes(name) || making.dice.once(2)) made.push([name, fitting(shape, making, depth + 1)]);
  }
  return Object.fromEntries(made);
}

/** Texts that break what is built carelessly. */
export const HOSTILE_TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  '\u202e\ud83d\ude31',
  '\ud800',
  "' OR 1=1; DROP TABLE staff; --",
  '../../../../etc/passwd',
  '..%2f..%2fetc%2fpasswd',
  '%00',
  '{{7*7}}<script>alert(1)</script>',
  '__proto__',
  'constructor',
  'x'.repeat(5_000),
  '-1',
  '9'.repeat(400),
  'NaN',
  '1e309',
  '\r\nSet-Cookie: a=b',
];

const HOSTILE_VALUES: readonly unknown[] = [
  ...HOSTILE_TEXTS,
  null,
  true,
  -1,
  0,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER,
  [],
  {},
  [[[[[[[[]]]]]]]],
  Array.from({ length: 300 }, (_, i) => i),
];

/** The value with one thing wrong: a field gone, of another kind, too much, or one that nobody knows. */
export function spoilt(value: unknown, dice: Dice): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return dice.of(HOSTILE_VALUES);
  const entries: [string, unknown][] = Object.entries(value);
  const at = entries.length === 0 ? -1 : dice.whole(0, entries.length - 1);
  const [name, inner] = entries[at] ?? ['extra', 1];
  const rest = entries.filter((_, index) => index !== at);
  switch (dice.whole(0, 4)) {
    case 0:
      return Object.fromEntries(rest);
    case 1:
      return Object.fromEntries([...rest, [name, dice.of(HOSTILE_VALUES)]]);
    case 2:
      return Object.fromEntries([
        ...entries,
        [dice.of(['extra', 'role', 'by', 'scope', 'constructor']), dice.of(HOSTILE_VALUES)],
      ]);
    case 3:
      return Object.fromEntries([...rest, [name, spoilt(inner, dice)]]);
    default:
      return dice.of(HOSTILE_VALUES);
  }
}
