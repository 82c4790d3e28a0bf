import type { Command } from 'commander';
import { replayJournal } from '../../app/replay.ts';
import type { HeartEvent } from '../../core/event.ts';
import { Fault } from '../../core/fault.ts';
import { says } from '../../desk/view/says.ts';
import type { StoredEvent } from '../../journal/port.ts';
import { openSqliteReader } from '../../journal/sqlite/reader.ts';
import { tailJournal } from '../../journal/sqlite/tail.ts';
import { type Verdict, verifyJournal } from '../../journal/sqlite/verify.ts';
import { environmentOf } from '../records.ts';
import { print } from '../tell.ts';
import { addCare } from './journal-care.ts';
import { addExport } from './journal-export.ts';

interface Options {
  config?: string;
  json?: boolean;
  last?: number;
}

export function addJournal(program: Command): void {
  const journal = program
    .command('journal')
    .description('proves, reads and re-runs the log; also beside a running gateway');
  journal
    .command('verify')
    .description('walks the hash chain of every partition and names what has been altered')
    .option('--config <file>', 'the configuration, when it is not the usual one')
    .option('--json', 'print JSON')
    .action((options: Options) => {
      const verdict = verifyJournal({ dir: environmentOf(options.config).dataDir, onProgress: progress('verified') });
      print(options.json, verdict, () => sayVerdict(verdict));
      if (verdict.damages.length + verdict.unnamed > 0)
        throw new Fault('HW_JOURNAL_DAMAGED', { why: `${verdict.damages.length + verdict.unnamed} found` });
      if (!verdict.ok) throw new Fault('HW_DAMAGE_UNACCEPTED', { why: `${verdict.notices.length} on record` });
    });
  journal
    .command('replay')
    .description('runs every event through the heart again and compares with the current rows, to the byte')
    .option('--config <file>', 'the configuration, when it is not the usual one')
    .option('--json', 'print JSON')
    .action((options: Options) => {
      const reader = openSqliteReader({ dir: environmentOf(options.config).dataDir });
      const report = replayJournal(reader, progress('replayed'));
      reader.close();
      const good = `The replay of ${report.events} events gives the same ${report.documents} documents to the byte.`;
      print(options.json, report, () => (report.differences.length === 0 ? good : report.differences.join('\n')));
      if (report.differences.length > 0)
        throw new Fault('HW_REPLAY_DIFFERS', { why: `${report.differences.length} documents` });
    });
  journal
    .command('tail')
    .description('prints the newest events')
    .option('--last <n>', 'how many', Number, 20)
    .option('--config <file>', 'the configuration, when it is not the usual one')
    .option('--json', 'print JSON')
    .action((options: Options) => {
      const reader = openSqliteReader({ dir: environmentOf(options.config).dataDir });
      const events = tailJournal(reader, options.last ?? 20);
      reader.close();
      print(options.json, { items: events }, () =>
        events.map((e) => `${e.position}  ${new Date(e.at).toISOString()}  ${e.type}  ${aboutOf(e)}`).join('\n'),
      );
    });
  addExport(journal);
  addCare(journal);
}

function sayVerdict({ damages, events, partitions, segments, notices, unnamed }: Verdict): string {
  const good = `The chain holds: ${events} events in ${partitions} partitions.`;
  const many = unnamed === 0 ? [] : [`${unnamed} more rows are wrong and were too many to name.`];
  const found = damages.length + unnamed === 0 ? [good] : [...damages.map((one) => one.sentence), ...many];
  return [
    ...found,
    ...segments.map((one) => `${one.says}.`),
    ...notices.map((says) => `Not accepted yet: ${says}`),
  ].join('\n');
}

/** What an event is about, by id; one about the gateway itself is told in its own sentence. The chain proves the text is ours. */
function aboutOf(event: StoredEvent): string {
  return event.incident ?? event.device ?? event.premises ?? says(JSON.parse(event.body) as HeartEvent);
}

function progress(did: string): (events: number) => void {
  return (events) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${did} ${events} events`);
  };
}
