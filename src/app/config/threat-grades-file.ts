import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Briefing } from '../../desk/brief/briefing.ts';
import { SAID_WORDS, wordsOf } from '../../desk/brief/words-of.ts';
import type { Messages } from '../../dispatch/messages.ts';
import { type CheckedFile, readYamlFile } from './yaml-file.ts';

const THREAT_GRADES = 'threat-grades.yaml';

const kind = z.strictObject({
  grade: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
  urn: z.enum(['HUA', 'IAS', 'none']).transform((type) => (type === 'none' ? null : type)),
  said: z
    .string()
    .max(120)
    .refine((said) => wordsOf(said).length <= SAID_WORDS, `say it in at most ${SAID_WORDS} words`),
});

/** How grave an alarm of each kind is to the police, with its source and whether anybody has checked it. */
const threatGradesFile = z.strictObject({
  source: z.string(),
  checked: z.boolean(),
  kinds: z.record(z.string(), kind),
  otherwise: kind,
});
export type ThreatGrades = z.output<typeof threatGradesFile>;

/** Undefined when the provider has no such file: then every alarm is told as a threat to life. Throws `FileFaults`. */
export function readThreatGrades(folder: string): CheckedFile<ThreatGrades> | undefined {
  const file = join(folder, THREAT_GRADES);
  return existsSync(file) ? readYamlFile(file, threatGradesFile) : undefined;
}

/** What is said after the word, by the letter that stands for it. */
export function scriptsOf(messages: Messages): Briefing['scripts'] {
  return {
    A: messages.say('script.safe'),
    B: messages.say('script.duress'),
    '-': messages.say('script.unknown'),
  };
}
