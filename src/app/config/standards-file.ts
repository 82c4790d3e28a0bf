import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { MAX_ALARMS } from '../../core/chatter/chatter.ts';
import { LONGEST_SHELF } from '../../core/handling/shelve.ts';
import { days } from '../../core/time.ts';
import { duration } from './words.ts';
import { type CheckedFile, readYamlFile } from './yaml-file.ts';

const ALARM_MANAGEMENT = 'alarm-management.yaml';

const chatter = z
  .strictObject({ alarms: z.int().min(2).max(MAX_ALARMS), within: duration, calm: duration, again: duration })
  .transform(({ alarms, within, calm, again }) => ({ alarms, withinMs: within, calmMs: calm, againMs: again }));

const flood = z
  .strictObject({ beginsAbove: z.int().min(1).max(1000), endsBelow: z.int().min(1).max(1000), within: duration })
  .refine(({ beginsAbove, endsBelow }) => endsBelow <= beginsAbove, 'a flood cannot end above where it begins')
  .transform(({ beginsAbove, endsBelow, within }) => ({ beginsAbove, endsBelow, withinMs: within }));

/** Nothing is put aside for longer than this; a day where the provider does not say. */
const shelve = z
  .strictObject({ longest: duration.refine((longest) => longest <= days(7), 'choose 7 d at most') })
  .transform(({ longest }) => ({ longestMs: longest }))
  .default({ longestMs: LONGEST_SHELF });

/** How many alarms are too many, where the figures come from, and whether anybody has checked them against that source. */
const alarmManagementFile = z.strictObject({ source: z.string(), checked: z.boolean(), chatter, flood, shelve });

export type AlarmManagement = z.output<typeof alarmManagementFile>;

/** Undefined when the provider has no such file: then nothing is taken to chatter and no flood is flagged. Throws `FileFaults`. */
export function readAlarmManagement(folder: string): CheckedFile<AlarmManagement> | undefined {
  const file = join(folder, ALARM_MANAGEMENT);
  return existsSync(file) ? readYamlFile(file, alarmManagementFile) : undefined;
}
