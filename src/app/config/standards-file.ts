import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { MAX_ALARMS } from '../../core/chatter/chatter.ts';
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

/** How many alarms are too many, where the figures come from, and whether anybody has checked them against that source. */
const alarmManagementFile = z.strictObject({ source: z.string(), checked: z.boolean(), chatter, flood });

export type AlarmManagement = z.output<typeof alarmManagementFile>;

/** Undefined when the provider has no such file: then nothing is taken to chatter and no flood is flagged. Throws `FileFaults`. */
export function readAlarmManagement(folder: string): CheckedFile<AlarmManagement> | undefined {
  const file = join(folder, ALARM_MANAGEMENT);
  return existsSync(file) ? readYamlFile(file, alarmManagementFile) : undefined;
}
