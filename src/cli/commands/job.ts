import type { Command } from 'commander';
import { MEASURE_KINDS, orderedMeasure } from '../../commission/measure.ts';
import { Fault } from '../../core/fault.ts';
import { asPremisesId, type StaffId } from '../../core/ids.ts';
import { JobOrder } from '../../desk/schema/job.ts';
import type { JobRecord } from '../../register/job-rows.ts';
import { JOB_LIMITS, JOB_STATES, type JobState } from '../../register/job-schema.ts';
import type { Register } from '../../register/register.ts';
import { parseInput } from '../../register/schema.ts';
import { typed } from '../ids.ts';
import { withRecords } from '../records.ts';
import { print, table } from '../tell.ts';
import { AT_THE_SHELL } from './staff.ts';

interface AddOptions {
  premises: string;
  measure: string[];
  installer?: string;
  soak?: string;
  json?: boolean;
}

const MEASURE_HELP =
  'KIND:NAME[:ROOM[,ROOM…][:PATH,PATH…]], such as button:pendant:bedroom,kitchen or hub:hub:hall:broadband,mobile';

/** The orders to install, beside a running gateway or without one. */
export function addJob(program: Command): void {
  const job = program.command('job').description('orders to install in a home');
  job
    .command('add')
    .description('orders an installation')
    .requiredOption('--premises <id>', 'the home')
    .requiredOption('--measure <measure...>', MEASURE_HELP)
    .option('--installer <login>', 'who does it; anybody who installs for the provider when absent')
    .option('--soak <hours>', `hours on trial after the sign-off, ${JOB_LIMITS.soakHours} at most`)
    .option('--json', 'print JSON')
    .action((options: AddOptions) => withRecords(({ register }) => add(register, options)));
  job
    .command('list')
    .option('--state <state>', JOB_STATES.join(', '))
    .option('--json', 'print JSON')
    .action((options: { state?: string; json?: boolean }) =>
      withRecords(({ register }) => {
        const jobs = register.jobs.list({ state: stateOf(options.state) });
        print(options.json, { items: jobs.map(shown) }, () => listed(register, jobs));
      }),
    );
  job
    .command('show <job>')
    .option('--json', 'print JSON')
    .action((id: string, options: { json?: boolean }) =>
      withRecords(({ register }) => {
        const found = register.jobs.get(id);
        print(options.json, shown(found), () => `${listed(register, [found])}\n\n${measuresOf(found)}`);
      }),
    );
  job
    .command('cancel <job>')
    .option('--json', 'print JSON')
    .action((id: string, options: { json?: boolean }) =>
      withRecords(({ register }) => {
        const found = register.jobs.get(id);
        register.together(() => {
          register.jobs.cancel(found.id);
          register.staffEvents.record(AT_THE_SHELL, 'job-cancelled', found.id);
        });
        print(options.json, { job: found.id, state: 'cancelled' }, () => `${found.id} is cancelled.`);
      }),
    );
}

function add(register: Register, options: AddOptions): void {
  const asked = {
    premises: options.premises,
    measures: options.measure.map(readMeasure),
    soakHours: Number(options.soak ?? 0),
  };
  const { soakHours, measures } = parseInput(JobOrder, asked, 'job');
  const premises = typed(asPremisesId, options.premises, 'premises');
  const home = register.premises.get(premises);
  const made = register.together(() => {
    const installer = options.installer === undefined ? null : installerOf(register, options.installer);
    const id = register.jobs.add({
      premises,
      installer,
      soakHours,
      measures: measures.map(orderedMeasure),
      by: AT_THE_SHELL,
    });
    register.staffEvents.record(AT_THE_SHELL, 'job-ordered', id, premises);
    return id;
  });
  print(options.json, { job: made, reference: home.reference }, () => `job       ${made}\nknown as  ${home.reference}`);
}

/** `button:pendant:bedroom,kitchen`: a button that is carried about is tried in each room. */
function readMeasure(text: string) {
  const [kind = '', name = '', where, ways] = text.split(':');
  const known = MEASURE_KINDS.find((one) => one === kind);
  if (known === undefined)
    throw new Fault('HW_USAGE', {
      where: `--measure ${text}`,
      why: `write ${MEASURE_HELP}; kinds are ${MEASURE_KINDS.join(', ')}`,
    });
  const rooms = where === undefined || where === '' ? [] : where.split(',');
  return {
    kind: known,
    name,
    ...(rooms.length === 1 && { room: rooms[0] }),
    ...(rooms.length > 1 && { rooms }),
    ...(ways !== undefined && ways !== '' && { paths: ways.split(',') }),
  };
}

function installerOf({ staff }: Register, login: string): StaffId {
  const found = staff.findByLogin(login);
  if (found === undefined || found.disabledAt !== undefined)
    throw new Fault('HW_NOT_FOUND', { where: '--installer', why: 'nobody signs in by that name' });
  return found.staff;
}

function stateOf(text: string | undefined): JobState | undefined {
  const state = JOB_STATES.find((one) => one === text);
  if (text !== undefined && state === undefined)
    throw new Fault('HW_USAGE', { where: '--state', why: `it is one of ${JOB_STATES.join(', ')}` });
  return state;
}

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());

function shown(job: JobRecord) {
  const { seenSeq: _, signOffEntry: __, certificateNote: ___, ...rest } = job;
  const times = { orderedAt: iso(job.orderedAt), openedAt: iso(job.openedAt), closesAt: iso(job.closesAt) };
  const ends = { signedOffAt: iso(job.signedOffAt), soakUntil: iso(job.soakUntil), liveAt: iso(job.liveAt) };
  return { ...rest, here: job.here && { ...job.here, at: iso(job.here.at) }, ...times, ...ends };
}

function listed({ premises }: Register, jobs: readonly JobRecord[]): string {
  return table(
    ['id', 'home', 'state', 'ordered', 'measures', 'installer'],
    jobs.map((job) => [
      job.id,
      premises.get(job.premises).reference,
      job.state === 'signed-off' && job.liveAt === null ? 'on trial' : job.state,
      iso(job.orderedAt)?.slice(0, 10) ?? '',
      String(job.measures.length),
      job.installer ?? 'anybody',
    ]),
  );
}

function measuresOf({ measures }: JobRecord): string {
  return table(
    ['measure', 'name', 'kind', 'where', 'device'],
    measures.map(({ id, name, kind, room, rooms, device, silent }) => [
      id,
      name,
      kind,
      rooms.length > 0 ? rooms.join(',') : (room ?? ''),
      silent ? 'never speaks' : (device ?? '-'),
    ]),
  );
}
