import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { configFile, loadConfig } from '../../app/config/load.ts';
import { Fault } from '../../core/fault.ts';
import { asDeviceId, type JobId } from '../../core/ids.ts';
import { JOB_LIMITS } from '../../register/job-schema.ts';
import type { Register } from '../../register/register.ts';
import { itemOf, type Joined, join, joinedWords, TYPED_HELP } from '../commission/act.ts';
import { draw } from '../commission/draw.ts';
import { jobAt, jobsWords, runningJobs } from '../commission/find-job.ts';
import { follow } from '../commission/follow.ts';
import { JobDesk } from '../commission/job-desk.ts';
import { signedIn } from '../commission/signed-in.ts';
import { inOrder, type Step } from '../commission/steps.ts';
import { type Verified, verify } from '../commission/verify.ts';
import { typed } from '../ids.ts';
import { withRecords } from '../records.ts';
import { authorityIn, gatewayAt } from '../remote/address.ts';
import { onInterrupt } from '../remote/interrupt.ts';
import { Link } from '../remote/link.ts';
import { PASSWORD, signedInAt } from '../remote/signed-in-at.ts';
import { addressOf, withToken } from '../running-gateway.ts';
import { print } from '../tell.ts';

interface Options {
  as?: string;
  gateway?: string;
  ca?: string;
  open?: boolean;
  join?: string[];
  here?: string;
  yes?: string[];
  no?: string[];
  signOff?: boolean;
  withoutAddress?: boolean;
  certificate?: string;
  copy: 'file' | 'resident';
  follow?: boolean;
  config?: string;
  json?: boolean;
}

/** The walk-test at a terminal: live where there is one, or one step at a time for a script. */
export function addCommission(program: Command): void {
  const commission = program
    .command('commission')
    .description('the walk-test of a home that is being fitted')
    .argument(
      '[job-or-device]',
      'the order, or a device of the home; with --gateway and without it, the orders that are yours',
    )
    .option('--as <login>', 'in whose name; without it nothing can be done but look')
    .option(
      '--gateway <url>',
      `from anywhere: where the desk is, https://…; the password is asked, or read from ${PASSWORD} or the input`,
    )
    .option('--ca <file>', "the authority (PEM) that has signed the gateway's certificate, when it is its own")
    .option('--open', `opens the order, for ${JOB_LIMITS.hours} hours at most`)
    .option('--join <name...>', 'makes these measures devices, each with a one-time code')
    .option('--here <room>', 'says where you stand: what is pressed now counts for this room')
    .option('--yes <item...>', 'says yes to these items, such as silent or fitted:ms_…')
    .option('--no <item...>', 'takes a yes back')
    .option('--sign-off', 'signs the home off; the resident has said yes')
    .option('--without-address', "the resident's copy carries no address")
    .option('--certificate <file>', 'writes the certificate there')
    .option('--copy <copy>', 'file or resident', 'resident')
    .option('--follow', `stays and takes what you type: ${TYPED_HELP}`)
    .option('--config <file>', 'the configuration, when it is not the usual one')
    .option('--json', 'print JSON')
    .action(atDesk);
  commission
    .command('verify <file-or-digest>')
    .description('says whether a certificate is as it was issued: a file to the byte, or the digest of its square code')
    .action((given: string, _options: object, command: Command) => {
      // The command above has the same options and takes them for its own.
      const { config, json } = command.optsWithGlobals<Options>();
      return withRecords((records) => {
        const found = verify(records, given);
        print(json, found, () => verifiedWords(found));
      }, config);
    });
}

function verifiedWords({ copy, reference, signedOffAt, job }: Verified): string {
  const what = copy === null ? 'A certificate with this digest' : `This is the ${copy}'s copy, to the byte: it`;
  return `${what} was issued for ${reference} at ${signedOffAt} (${job}).`;
}

/** The job that was named, or the one that is running in the home of the device that was named. */
function jobFor({ jobs, devices }: Register, text: string): JobId {
  if (text.startsWith('jb_')) return jobs.get(text).id;
  const running = jobs.runningIn(devices.get(typed(asDeviceId, text, 'job or device')).premises);
  if (running === undefined) throw new Fault('HW_NOT_FOUND', { where: text, why: 'nothing is ordered in its home' });
  return running.id;
}

/** At the desk in somebody's name: from anywhere with their password, on the gateway's machine with none. Without a name, to look. */
async function atDesk(id: string | undefined, options: Options): Promise<void> {
  const interrupt = onInterrupt();
  const stop = interrupt.signal;
  try {
    if (options.gateway === undefined) await onItsMachine(id, options, stop);
    else await fromAnywhere(options.gateway, id, options, stop);
  } finally {
    interrupt.release();
  }
}

function onItsMachine(id: string | undefined, options: Options, stop: AbortSignal): Promise<void> {
  if (options.ca !== undefined)
    throw new Fault('HW_USAGE', {
      where: '--ca',
      why: 'it goes with --gateway; on its own machine nothing is encrypted',
    });
  if (id === undefined) throw new Fault('HW_USAGE', { where: 'commission', why: 'name an order or a device' });
  return withRecords(({ register }) => {
    const job = jobFor(register, id);
    const http = addressOf(options.config);
    if (options.as !== undefined) {
      const publicUrl = loadConfig(configFile(options.config, process.env)).gateway.publicUrl ?? http;
      return signedIn(register, { http, publicUrl, stop }, options.as, (link) =>
        walk(new JobDesk(link, job), options, stop),
      );
    }
    const does = ['open', 'join', 'here', 'yes', 'no', 'signOff', 'certificate'] as const;
    const needs = does.find((one) => options[one] !== undefined);
    if (needs !== undefined) throw new Fault('HW_USAGE', { where: '--as', why: 'say in whose name this is done' });
    return withToken(register, 'supervisor', 'the commission command', async (token) => {
      const link = new Link(http, { stop, headers: { authorization: `Bearer ${token}` } });
      await walk(new JobDesk(link, job), options, stop).finally(() => link.close());
    });
  }, options.config);
}

function fromAnywhere(gateway: string, id: string | undefined, options: Options, stop: AbortSignal): Promise<void> {
  if (options.as === undefined) throw new Fault('HW_USAGE', { where: '--as', why: 'say who you are' });
  const ca = options.ca === undefined ? undefined : authorityIn(options.ca);
  return signedInAt({ http: gatewayAt(gateway), login: options.as, ca, stop }, async (link) => {
    if (id !== undefined) return walk(new JobDesk(link, await jobAt(link, id)), options, stop);
    const jobs = await runningJobs(link);
    print(options.json, { items: jobs }, () => jobsWords(jobs));
  });
}

async function walk(desk: JobDesk, options: Options, stop: AbortSignal): Promise<void> {
  const joined: Joined[] = [];
  try {
    await inOrder(stepsOf(desk, options, joined));
  } catch (error) {
    // A code is told once.
    if (options.json && joined.length > 0) print(true, { joined }, () => '');
    throw error;
  }
  if (options.signOff || options.certificate !== undefined) return;
  const now = await desk.read();
  if (options.json) return print(true, { ...now, ...(options.join && { joined }) }, () => '');
  if (options.follow || process.stdin.isTTY) return follow(desk, now, stop);
  process.stdout.write(`${draw(now).join('\n')}\n`);
}

/** What the options ask for, one thing after the other. */
function stepsOf(desk: JobDesk, options: Options, joined: Joined[]): Step[] {
  const { here, certificate, json } = options;
  const joins = (options.join ?? []).map((name) => ({
    says: `join ${name}`,
    does: async () => {
      const one = await join(desk, await desk.read(), name);
      joined.push(one);
      if (!json) process.stdout.write(`${await joinedWords(one)}\n`);
    },
  }));
  const says = (['yes', 'no'] as const).flatMap((word) =>
    (options[word] ?? []).map((item) => ({
      says: `${word} ${item}`,
      does: async () => desk.say(itemOf(await desk.read(), item), word),
    })),
  );
  return [
    ...(options.open ? [{ says: 'open the order', does: () => desk.open(JOB_LIMITS.hours) }] : []),
    ...joins,
    ...(here === undefined ? [] : [{ says: `here ${here}`, does: () => desk.here(here) }]),
    ...says,
    ...(options.signOff ? [{ says: 'sign off', does: () => leave(desk, options) }] : []),
    ...(certificate === undefined
      ? []
      : [{ says: `the certificate in ${certificate}`, does: () => keep(desk, options, certificate) }]),
  ];
}

async function leave(desk: JobDesk, options: Options): Promise<void> {
  const done = await desk.signOff(options.withoutAddress === true);
  const live =
    done.soakUntil === null ? 'Its devices are in use.' : `Its devices are on trial until ${done.soakUntil}.`;
  print(options.json, done, () => `Signed off. ${live}\ncertificate  ${done.certificate}`);
}

async function keep(desk: JobDesk, { copy, json, signOff }: Options, file: string): Promise<void> {
  writeFileSync(file, await desk.certificate(copy), { mode: 0o600 });
  if (!signOff) print(json, { file, copy }, () => `The certificate is in ${file}.`);
}
