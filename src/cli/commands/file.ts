import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { stringify } from 'yaml';
import { urnRulesOf } from '../../app/config/force-file.ts';
import { configFile, loadConfig } from '../../app/config/load.ts';
import { checkYaml, FileFaults, readYamlFile } from '../../app/config/yaml-file.ts';
import { Fault } from '../../core/fault.ts';
import { asPremisesId, type HouseholdId } from '../../core/ids.ts';
import { instant } from '../../core/time.ts';
import { FileOrder } from '../../desk/schema/file.ts';
import { SHELL } from '../../register/household-file.ts';
import type { Records } from '../../register/register.ts';
import { demoFile } from '../demo/household-files.ts';
import { typed } from '../ids.ts';
import { withRecords } from '../records.ts';
import { print } from '../tell.ts';

/** From standard input: then what is in it need not lie in any file. */
const STDIN = '-';
const AT_THE_SHELL = { purpose: 'shell', who: SHELL } as const;

export function addFile(program: Command): void {
  const file = program
    .command('file')
    .description("what is kept of a household: an officer's questions, and the agreed words");
  file
    .command('template')
    .description('prints a made-up file, to be filled in')
    .action(() => void process.stdout.write(template()));
  file
    .command('show <premises>')
    .description('prints the file; who looked and when goes into the audit')
    .option('--json', 'print JSON')
    .action((id: string, options: { json?: boolean }) =>
      withRecords((records) => {
        const shown = showFile(records, householdOf(records, id));
        print(options.json, shown, () => stringify(shown).trimEnd());
      }),
    );
  file
    .command('set <premises>')
    .description('replaces the file; words that are not in it stay as they are')
    .requiredOption('--from <file.yaml>', 'see `file template`; - reads from standard input')
    .option('--version <n>', 'the version it was made from; refused when somebody has saved another since', Number)
    .option('--json', 'print JSON')
    .action((id: string, options: { from: string; version?: number; json?: boolean }) =>
      withRecords((records) => {
        const household = householdOf(records, id);
        records.register.police.useForces(urnRulesOf(loadConfig(configFile(undefined, process.env)).forces));
        const { file: given, words } = read(options.from);
        const { files } = records.register;
        const from = options.version ?? files.version(household);
        const version = files.save(household, given, { from, by: SHELL, words, purpose: AT_THE_SHELL });
        print(options.json, { premises: id, version }, () => `version  ${version}`);
      }),
    );
}

function householdOf({ register }: Records, id: string): HouseholdId {
  return register.premises.get(typed(asPremisesId, id, 'premises')).household;
}

/** Of the agreed words there is only the day on which they were set. */
function showFile({ register }: Records, household: HouseholdId) {
  const kept = register.files.read(household, AT_THE_SHELL);
  if (kept === 'erased') throw new Fault('HW_SUBJECT_ERASED', { where: 'file' });
  const { safeSetAt, duressSetAt } = register.words.when(household);
  const day = (at: number | null) => (at === null ? null : new Date(at).toISOString().slice(0, 10));
  return {
    version: kept?.version ?? 0,
    savedAt: kept === undefined ? null : new Date(kept.savedAt).toISOString(),
    savedBy: kept?.savedBy ?? null,
    wordsSet: { safe: day(safeSetAt), duress: day(duressSetAt) },
    file: kept?.file ?? {},
  };
}

/** Throws `FileFaults` with the line of each fault; no fault repeats what stands there. */
function read(from: string): FileOrder {
  if (from !== STDIN) return readYamlFile(from, FileOrder).value;
  const text = readFileSync(0, 'utf8');
  if (text.trim() === '') throw new FileFaults([new Fault('HW_USAGE', { why: 'there is nothing on standard input' })]);
  return checkYaml('standard input', text, FileOrder).value;
}

function template(): string {
  const made = demoFile('kestrel-4', instant(Date.now()));
  const head = [
    '# What an officer at the door needs to know. Each value has the day on which it was last confirmed.',
    '# Leave out what is not known: the brief then says "unknown". Everything below is made up: replace it.',
    '# Keep this file nowhere: havenwatch file set PREMISES --from -',
    '# The words are kept as digests and cannot be read back; leave `words` out to keep those that are set.',
  ];
  return `${head.join('\n')}\n${stringify({ file: made?.file, words: made?.words })}`;
}
