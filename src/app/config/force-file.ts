import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Fault } from '../../core/fault.ts';
import { isFault } from '../../core/fault.ts';
import { normaliseNumber } from '../../register/numbers.ts';
import { type CheckedFile, readYamlFile } from './yaml-file.ts';

const LONGEST_PATTERN = 120;
const MINUTES = [15, 20] as const;

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

const pattern = z
  .string()
  .min(1)
  .max(LONGEST_PATTERN)
  .transform((text, ctx): RegExp => {
    try {
      return new RegExp(`^(?:${text})$`, 'u');
    } catch {
      ctx.addIssue({ code: 'custom', message: `"${text}" is not a pattern; write it like "[0-9]{2}[A-Z]{3}[0-9]{4}"` });
      return z.NEVER;
    }
  });

const MOST_EXAMPLES = 20;

/** One police force: its own line, how soon it comes, and what its reference numbers look like. */
export const forceFile = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'use 1 to 32 of a-z, 0-9 and -'),
    name: z.string().trim().min(1).max(120),
    line,
    attendance: z.strictObject({ minutes: z.literal(MINUTES), checked: z.boolean() }),
    urnPattern: pattern,
    /** Numbers that the pattern must take. */
    urns: z.array(z.string().min(1).max(40)).max(MOST_EXAMPLES).default([]),
  })
  .superRefine(({ urns, urnPattern }, ctx) => {
    for (const [i, urn] of urns.entries()) {
      if (!urnPattern.test(urn))
        ctx.addIssue({ code: 'custom', path: ['urns', i], message: `"${urn}" does not fit the pattern` });
    }
  });

export type Force = z.output<typeof forceFile>;

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
