import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { days, readDuration } from '../../core/time.ts';
import type { HandlingTarget, Mark, Standards } from '../../figures/standards.ts';
import { duration } from './words.ts';
import { type CheckedFile, readYamlFile } from './yaml-file.ts';

const HANDLING = 'handling.yaml';
const PERCENT = /^(\d{1,3}(?:\.\d)?) ?%$/;
const PERMILLE = 1_000;
/** Figures over more than this are asked for in parts. */
const MOST_MONTHS = 24;

/** `98.5 %` as 985 out of a thousand. */
const share = z.string().transform((text, ctx): number => {
  const found = Math.round(Number(PERCENT.exec(text)?.[1] ?? Number.NaN) * 10);
  if (found >= 0 && found <= PERMILLE) return found;
  ctx.addIssue({ code: 'custom', message: `"${text}" is not a share; write 80 % or 98.5 %` });
  return z.NEVER;
});

const sourced = { standard: z.string().min(1), source: z.string().min(1), checked: z.boolean() };
const priority = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);
const kinds = z.array(z.string().min(1)).min(1);
const count = z.int().min(1).max(100_000);

const within = z.record(z.string(), share).transform((shares, ctx): Mark[] => {
  const marks: Mark[] = [];
  for (const [text, sharePermille] of Object.entries(shares)) {
    const withinMs = readDuration(text);
    if (withinMs !== undefined) marks.push({ withinMs, sharePermille });
    else ctx.addIssue({ code: 'custom', message: `"${text}" is not a length of time; write 30 s or 3 min` });
  }
  return marks.sort((a, b) => a.withinMs - b.withinMs);
});

const target = z.strictObject({
  name: z.string().min(1),
  about: z.union([
    z.literal('others'),
    z.literal('all'),
    z.strictObject({ kinds: kinds.default([]), priorities: z.array(priority).default([]) }),
  ]),
  within: within.refine((marks) => marks.length > 0, 'say within which time'),
});

const handling = z
  .array(z.strictObject({ ...sourced, targets: z.array(target).min(1) }))
  .transform((groups): HandlingTarget[] =>
    groups.flatMap(({ targets, ...from }) =>
      targets.map(({ name, about, within: marks }) => ({ ...from, name, about, marks })),
    ),
  );

const attendance = z
  .strictObject({ ...sourced, within: z.record(z.string().min(1), duration) })
  .transform(({ within: places, ...from }) => ({
    ...from,
    places: Object.entries(places)
      .map(([place, withinMs]) => ({ place, withinMs }))
      .sort((a, b) => a.withinMs - b.withinMs),
  }));

const falseCalls = z.strictObject({
  ...sourced,
  months: z.int().min(1).max(MOST_MONTHS),
  limits: z.array(
    z
      .strictObject({ type: z.string().min(1), kinds, warn: count, withdraw: count })
      .refine(({ warn, withdraw }) => warn <= withdraw, 'a warning after the withdrawal warns of nothing'),
  ),
});

const load = z
  .strictObject({
    ...sourced,
    perOperator: z.strictObject({ tenMinutes: count, day: count, dayMost: count }),
    inFlood: share,
    stale: z.strictObject({ after: duration.refine((ms) => ms > 0 && ms <= days(30)), most: count }),
    mix: z.strictObject({ low: share, medium: share, high: share }),
  })
  .transform(({ inFlood, stale: { after: afterMs, most }, mix, ...rest }) => ({
    ...rest,
    inFloodPermille: inFlood,
    stale: { afterMs, most },
    mixPermille: mix,
  }));

const handlingFile = z
  .strictObject({
    clock: z.string().default(''),
    handling,
    attendance: attendance.optional(),
    falseCalls: falseCalls.optional(),
    load: load.optional(),
  })
  .refine((file) => file.clock === '' || file.handling.some(({ standard }) => standard === file.clock), {
    path: ['clock'],
    message: 'the clocks go by a standard that is not in this file',
  })
  .transform(
    ({ attendance = null, falseCalls = null, load = null, ...rest }): Standards => ({
      ...rest,
      attendance,
      falseCalls,
      load,
    }),
  );

/** Undefined when the provider has no such file: then figures are held against nothing. Throws `FileFaults`. */
export function readHandlingStandards(folder: string): CheckedFile<Standards> | undefined {
  const file = join(folder, HANDLING);
  return existsSync(file) ? readYamlFile(file, handlingFile) : undefined;
}
