import type { Command } from 'commander';
import { configFile, loadConfig } from '../../app/config/load.ts';
import { offlinePolicies } from '../../app/policies/offline.ts';
import { Fault } from '../../core/fault.ts';
import { asPremisesId } from '../../core/ids.ts';
import { type Instant, instant } from '../../core/time.ts';
import { readHomeTime } from '../../desk/policies/home-time.ts';
import type { PolicyDesk } from '../../desk/policies/port.ts';
import { viewExplained, viewPolicy } from '../../desk/policies/view.ts';
import type { PolicyExplained, PolicyShown } from '../../desk/schema/policy.ts';
import type { Records } from '../../register/register.ts';
import type { PremisesRecord } from '../../register/rows.ts';
import { typed } from '../ids.ts';
import { drawPolicy } from '../policy/draw.ts';
import { withRecords } from '../records.ts';
import { print, table } from '../tell.ts';

interface ExplainOptions {
  at?: string;
  premises?: string;
  config?: string;
  json?: boolean;
}

/** Narrower than this the picture says too little; wider, the eye loses the line. */
const WIDTH = { least: 72, usual: 100, most: 160 } as const;

export function addPolicy(program: Command): void {
  const policy = program.command('policy').description('whom an alarm reaches, when and by which way');
  policy
    .command('list')
    .option('--config <file>', 'the configuration, when it is not the usual one')
    .option('--json', 'print JSON')
    .action((options: { config?: string; json?: boolean }) => {
      const { desk } = offlinePolicies(loadConfig(configFile(options.config, process.env)), undefined, now());
      const items = desk.list().map(viewPolicy);
      print(options.json, { items }, () => listed(items));
    });
  policy
    .command('explain <policy>')
    .description('draws who would be reached when, if nobody answered')
    .option('--at <time>', "the home's local time, 2027-03-01T03:00 or 03:00 for the next; now when absent")
    .option('--premises <id>', 'the home; any home when absent')
    .option('--config <file>', 'the configuration, when it is not the usual one')
    .option('--json', 'print JSON')
    .action((name: string, options: ExplainOptions) => {
      const show = (found: PolicyExplained) => print(options.json, found, () => drawPolicy(found, width()));
      const { premises } = options;
      if (premises === undefined) return show(explained(name, options, undefined));
      return withRecords((records) => {
        const home = records.register.premises.get(typed(asPremisesId, premises, 'premises'));
        show(explained(name, options, { records, home }));
      });
    });
}

const now = () => instant(Date.now());

function width(): number {
  return Math.min(WIDTH.most, Math.max(WIDTH.least, process.stdout.columns ?? WIDTH.usual));
}

interface OfHome {
  records: Records;
  home: PremisesRecord;
}

function explained(name: string, options: ExplainOptions, of: OfHome | undefined): PolicyExplained {
  const at = now();
  const { desk } = offlinePolicies(loadConfig(configFile(options.config, process.env)), of?.records, at);
  const zone = desk.zone(of?.home.id);
  const found = desk.explain(name, of?.home.id, momentOf(options.at, zone, at), at);
  if (found === undefined) {
    const known = desk.list().map(({ policy }) => policy.name);
    throw new Fault('HW_NOT_FOUND', { where: `policy "${name}"`, why: `there are: ${known.join(', ') || 'none'}` });
  }
  return viewExplained(found, { facts: of?.home, ...zone });
}

const CLOCK = /^\d{2}:\d{2}$/;
const DAY_MS = 86_400_000;
const TO_THE_DAY = 10;

/** A time of day is the next there is of it. */
function momentOf(text: string | undefined, { offsets }: ReturnType<PolicyDesk['zone']>, at: Instant): Instant {
  if (text === undefined) return at;
  if (CLOCK.test(text)) {
    for (const ahead of [0, 1]) {
      const day = new Date(at + ahead * DAY_MS).toISOString().slice(0, TO_THE_DAY);
      const moment = readHomeTime(`${day}T${text}`, offsets);
      if (moment !== undefined && moment > at) return moment;
    }
  }
  const moment = readHomeTime(text, offsets);
  if (moment === undefined) throw new Fault('HW_USAGE', { why: `"${text}" is not a time; write 2027-03-01T03:00` });
  return moment;
}

function listed(items: readonly PolicyShown[]): string {
  return table(
    ['policy', 'steps', 'raised by', 'after the last round'],
    items.map(({ name, steps, raisedBy, ceiling }) => [
      name,
      String(steps.length),
      [...new Set(raisedBy.map(({ incident, priority }) => `${incident} P${priority}`))].join(', ') || 'no rule',
      ceiling === null ? 'again' : `${ceiling.takesOver}, after ${ceiling.rounds} rounds`,
    ]),
  );
}
