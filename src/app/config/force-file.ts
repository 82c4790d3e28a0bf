import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Fault } from '../../core/fault.ts';
import { isFault } from '../../core/fault.ts';
import { ACCEPT_WITHIN_MS, POLICE_ROUTES } from '../../core/police/routes.ts';
import { minutes, seconds } from '../../core/time.ts';
import { URN_TYPES } from '../../register/household-file-schema.ts';
import { normaliseNumber } from '../../register/numbers.ts';
import type { UrnRules } from '../../register/police-standing.ts';
import { examples, forceTypes, markerRules, pattern, routeHours } from './force-rules.ts';
import { transferSettings } from './transfer-settings.ts';
import { duration } from './words.ts';
import { type CheckedFile, readYamlFile } from './yaml-file.ts';

const MINUTES = [15, 20] as const;
const SHORTEST_WAIT = seconds(10);
const LONGEST_WAIT = minutes(5);

/** E.164, and never an emergency number: software does not ring those. */
const line = z.string().transform((text, ctx): string => {
  try {
    return normaliseNumber(text);
  } catch (error) {
    const emergency = isFault(error) && error.code === 'HW_EMERGENCY_NUMBER';
    ctx.addIssue({
      code: 'custom',
      message: emergency
        ? 'software never dials an emergency number; an operator rings it by hand'
        : 'it is not a telephone number; write it like "+441632960500"',
    });
    return z.NEVER;
  }
});

/** 999 is a number to YAML. */
const route = z.preprocess((word) => (word === 999 ? '999' : word), z.enum(POLICE_ROUTES));

/** One police force: its own line, how soon it comes, and what its reference numbers look like. */
export const forceFile = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'use 1 to 32 of a-z, 0-9 and -'),
    name: z.string().trim().min(1).max(120),
    line,
    attendance: z.strictObject({ minutes: z.literal(MINUTES), checked: z.boolean() }),
    urnPattern: pattern,
    /** Numbers that the pattern must take. */
    urns: examples,
    /** What it asks of each type of number, where it is not the same for all. */
    types: forceTypes.default({}),
    /** The ways to it in order. 999 by hand is always the last, whether it is named or not. */
    routes: z.array(route).min(1).max(POLICE_ROUTES.length).default(['line', '999']),
    /** A way that has brought no word of the police by then gives way to the next. */
    acceptWithin: duration.default(ACCEPT_WITHIN_MS),
    hours: routeHours.default({}),
    /** The last day of the agreement with the force; after it only 999 is left. */
    agreedUntil: z.iso.date().optional(),
    marker: markerRules.optional(),
    /** Where alarms are handed over electronically; the secret of it comes from the environment. */
    transfer: transferSettings.optional(),
  })
  .superRefine((force, ctx) => {
    const say = (path: (string | number)[], message: string) => ctx.addIssue({ code: 'custom', path, message });
    const mustFit = (path: string[], urns: readonly string[], taken: RegExp) => {
      for (const [i, urn] of urns.entries())
        if (!taken.test(urn)) say([...path, i], `"${urn}" does not fit the pattern`);
    };
    mustFit(['urns'], force.urns, force.urnPattern);
    for (const type of URN_TYPES) {
      const rules = force.types[type];
      mustFit(['types', type, 'urns'], rules?.urns ?? [], rules?.pattern ?? force.urnPattern);
    }
    for (const [i, route] of force.routes.entries()) {
      if (force.routes.indexOf(route) < i) say(['routes', i], `"${route}" is named twice`);
      if (route === 'transfer' && force.transfer === undefined)
        say(['routes', i], 'say where alarms are handed over: transfer: { url: … }');
      if (route === '999' && i < force.routes.length - 1)
        say(['routes', i], '999 is the last way, for want of any other');
    }
    if (force.acceptWithin < SHORTEST_WAIT || force.acceptWithin > LONGEST_WAIT)
      say(['acceptWithin'], 'choose from 10 s to 5 min');
  });

export type Force = z.output<typeof forceFile>;

/** What a number of each type looks like. */
export function patternsOf({ urnPattern, types }: Pick<Force, 'urnPattern' | 'types'>): UrnRules['patterns'] {
  const of = (type: (typeof URN_TYPES)[number]) => types[type]?.pattern ?? urnPattern;
  return { HUA: of('HUA'), IAS: of('IAS'), LWS: of('LWS') };
}

/** What each force asks of the numbers of its homes, by its id. */
export function urnRulesOf(forces: ReadonlyMap<string, Force>): Map<string, UrnRules> {
  return new Map(
    [...forces].map(([id, force]) => [
      id,
      { id, patterns: patternsOf(force), reviewMarkerMs: force.marker?.reviewEvery },
    ]),
  );
}

/** A provider from before there were forces has no such folder. */
export function forceFilesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/** The forces by id, each once; two of one id are a fault at the second. */
export function byForce(files: readonly CheckedFile<Force>[], faults: Fault[]): Map<string, Force> {
  const forces = new Map<string, Force>();
  for (const read of files) {
    const { id } = read.value;
    if (forces.has(id)) faults.push(read.fault(['id'], `there are two forces called "${id}"`));
    forces.set(id, read.value);
  }
  return forces;
}

export function readForce(file: string): CheckedFile<Force> {
  return readYamlFile(file, forceFile);
}
