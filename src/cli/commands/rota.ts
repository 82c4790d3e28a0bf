import type { Command } from 'commander';
import { rotaOf } from '../../app/book.ts';
import { dutyIn } from '../../app/contacts-desk.ts';
import { Calendars } from '../../app/offsets.ts';
import { Fault } from '../../core/fault.ts';
import { asContactId, asProviderId, type ContactId } from '../../core/ids.ts';
import { onDuty, type Rota } from '../../core/rota.ts';
import { localTime } from '../../core/rules/schedule.ts';
import { type Instant, instant, readDuration } from '../../core/time.ts';
import { SHELL } from '../../register/household-file.ts';
import type { Register } from '../../register/register.ts';
import type { RotaRecord } from '../../register/rotas.ts';
import { TIME_ZONE_DEFAULT } from '../../register/schema.ts';
import type { Window } from '../../register/windows.ts';
import { calendarOf, HOURS_HELP, hours, hoursWords, moment, momentWords } from '../hours.ts';
import { typed } from '../ids.ts';
import { withRecords } from '../records.ts';
import { print, table } from '../tell.ts';

interface AddOptions {
  provider?: string;
  member: string[];
  from: string;
  turn: string;
  timeZone: string;
  hours?: Window[];
  json?: boolean;
}

interface StandInOptions {
  contact: string;
  from: string;
  until: string;
  instead?: string;
  json?: boolean;
}

/** Turns to come that `show` names. */
const TURNS_SHOWN = 14;
const now = () => instant(Date.now());

export function addRota(program: Command): void {
  const rota = program.command('rota').description('who of the duty team takes turns, and who stands in');
  addAdding(rota);
  addReading(rota);
  rota
    .command('stand-in <rota>')
    .description('has somebody take over for a time, for one member or for whoever would be on duty')
    .requiredOption('--contact <id>', 'who stands in')
    .requiredOption('--from <time>', 'local time, 2027-03-01T20:00')
    .requiredOption('--until <time>', 'local time')
    .option('--instead <id>', 'for whom; whoever would be on duty when left out')
    .option('--json', 'print JSON')
    .action((name: string, options: StandInOptions) =>
      withRecords(({ register }) => {
        const { id, timeZone } = found(register, name);
        const given = {
          from: moment(options.from, timeZone, '--from'),
          until: moment(options.until, timeZone, '--until'),
          contact: typed(asContactId, options.contact, 'contact'),
          instead: options.instead === undefined ? null : typed(asContactId, options.instead, 'contact'),
        };
        const made = register.rotas.standIn(id, given, SHELL);
        print(options.json, { rota: id, standIn: made }, () => `stand-in  ${made}`);
      }),
    );
  rota
    .command('remove <rota> [stand-in]')
    .description('removes a rota, or one of its stand-ins')
    .option('--json', 'print JSON')
    .action((name: string, standIn: string | undefined, options: { json?: boolean }) =>
      withRecords(({ register }) => {
        const { id } = found(register, name);
        if (standIn === undefined) register.rotas.remove(id);
        else register.rotas.removeStandIn(id, standIn);
        print(
          options.json,
          { rota: id, standIn: standIn ?? null, removed: true },
          () => `${standIn ?? name} is removed.`,
        );
      }),
    );
}

function addAdding(rota: Command): void {
  rota
    .command('add <name>')
    .description('adds a rota; policies tell it by its name')
    .requiredOption('--member <contact...>', 'the people of the duty team, in the order of their turns')
    .requiredOption('--from <time>', 'when the first turn begins, local time, 2027-03-01T20:00')
    .requiredOption('--turn <length>', 'how long a turn is, such as 12 h or 7 d')
    .option('--provider <id>', 'whose duty team; the default one when left out')
    .option('--time-zone <zone>', 'the clock that turns and hours go by', TIME_ZONE_DEFAULT)
    .option('--hours <hours>', `hours in which somebody is on duty, ${HOURS_HELP}; always when left out`, hours)
    .option('--json', 'print JSON')
    .action((name: string, options: AddOptions) =>
      withRecords(({ register }) => {
        const turnMs = readDuration(options.turn);
        if (turnMs === undefined) throw new Fault('HW_USAGE', { where: '--turn', why: 'write it as 12 h or 7 d' });
        const { provider } = options;
        const made = register.rotas.add({
          provider: provider === undefined ? register.providers.default() : typed(asProviderId, provider, 'provider'),
          name,
          members: options.member.map((id) => typed(asContactId, id, 'contact')),
          from: moment(options.from, options.timeZone, '--from'),
          turnMs,
          timeZone: options.timeZone,
          ...(options.hours !== undefined && { when: options.hours }),
        });
        print(options.json, { rota: made, name }, () => `rota  ${made}`);
      }),
    );
}

function addReading(rota: Command): void {
  rota
    .command('list')
    .description('every rota, and who is on duty now')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) =>
      withRecords(({ register }) => {
        const items = register.rotas.list().map((one) => ({ ...one, ...duty(register, one) }));
        print(options.json, { items }, () =>
          items.length === 0
            ? 'There is no rota yet.'
            : table(
                ['rota', 'name', 'members', 'hours', 'on duty now', 'holes in 14 days'],
                items.map((one) => [
                  one.id,
                  one.name,
                  String(one.members.length),
                  hoursWords(one.when),
                  one.onDuty ?? 'nobody',
                  String(one.holes.length),
                ]),
              ),
        );
      }),
    );
  rota
    .command('show <rota>')
    .description('the coming turns of a rota, its stand-ins, and when nobody is on it')
    .option('--json', 'print JSON')
    .action((name: string, options: { json?: boolean }) =>
      withRecords(({ register }) => {
        const record = found(register, name);
        const shown = { ...record, ...duty(register, record), turns: turnsOf(record) };
        print(options.json, shown, () => pictureOf(shown));
      }),
    );
}

/** By its name, or by its id where two providers have one of that name. */
function found({ rotas }: Register, word: string): RotaRecord {
  const fitting = rotas.list().filter(({ id, name }) => id === word || name === word);
  const [one, ...others] = fitting;
  if (one === undefined) throw new Fault('HW_NOT_FOUND', { where: `rota "${word}"` });
  if (others.length > 0)
    throw new Fault('HW_USAGE', {
      where: `rota "${word}"`,
      why: `name it by its id: ${fitting.map(({ id }) => id).join(', ')}`,
    });
  return one;
}

const duty = (register: Register, record: RotaRecord) => dutyIn(register, { now }, new Calendars(now))(record);

/** When each turn begins, from the one that runs now, and whose it is, stand-ins included, at its beginning. */
function turnsOf(record: RotaRecord): { from: Instant; contact: ContactId | undefined }[] {
  const rota = rotaOf(record, calendarOf(record.timeZone));
  const passed = Math.max(0, Math.floor((now() - record.from) / record.turnMs));
  const first = { from: now(), contact: onDuty(rota, now()) };
  const later = Array.from({ length: TURNS_SHOWN - 1 }, (_, n) => {
    const from = beginOf(rota, passed + n + 1);
    return { from, contact: onDuty(rota, from) };
  });
  return [first, ...later];
}

/** Turns count by the clock on the wall: what it was put forward or back meanwhile is taken off. */
function beginOf({ from, turnMs, offsets }: Rota, turn: number): Instant {
  const about = instant(from + turn * turnMs);
  const jumped = localTime(offsets, about) - localTime(offsets, from) - turn * turnMs;
  return instant(about - jumped);
}

function pictureOf(shown: RotaRecord & ReturnType<typeof duty> & { turns: ReturnType<typeof turnsOf> }): string {
  const words = (at: number) => momentWords(instant(at), shown.timeZone);
  const lines = [
    `${shown.name}: ${shown.members.length} people in turns of ${shown.turnMs / 3_600_000} h, hours: ${hoursWords(shown.when)}`,
    table(
      ['from', 'on duty'],
      shown.turns.map(({ from, contact }) => [words(from), contact ?? 'nobody']),
    ),
    ...shown.standIns.map(
      (one) =>
        `stand-in ${one.id}: ${one.contact} for ${one.instead ?? 'whoever is on duty'}, ${words(one.from)} to ${words(one.until)}`,
    ),
    ...shown.holes.map(({ from, until }) => `NOBODY from ${words(from)} to ${words(until)}`),
  ];
  return lines.join('\n');
}
