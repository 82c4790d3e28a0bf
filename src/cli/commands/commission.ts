import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { configFile, loadConfig } from '../../app/config/load.ts';
import { Fault } from '../../core/fault.ts';
import { asDeviceId, type JobId } from '../../core/ids.ts';
import { JOB_LIMITS } from '../../register/job-schema.ts';
import type { Register } from '../../register/register.ts';
import { itemOf, type Joined, join, joinedWords, TYPED_HELP } from '../commission/act.ts';
import { draw } from '../commission/draw.ts';
import { follow } from '../commission/follow.ts';
import { JobDesk } from '../commission/job-desk.ts';
import { type DeskAddress, signedIn } from '../commission/signed-in.ts';
import { type Verified, verify } from '../commission/verify.ts';
import { typed } from '../ids.ts';
import { withRecords } from '../records.ts';
import { addressOf, withToken } from '../running-gateway.ts';
import { print } from '../tell.ts';

interface Options {
  as?: string;
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
    .argument('[job-or-device]', 'the order, or a device of the home')
    .option('--as <login>', 'in whose name; without it nothing can be done but look')
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
    .action((id: string | undefined, options: Options) => {
      if (id === undefined) throw new Fault('HW_USAGE', { where: 'commission', why: 'name an order or a device' });
      return withRecords(({ register }) => run(register, jobFor(register, id), options), options.config);
    });
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

function addressesOf(config: string | undefined): DeskAddress {
  const http = addressOf(config);
  return { http, publicUrl: loadConfig(configFile(config, process.env)).gateway.publicUrl ?? http };
}

function run(register: Register, job: JobId, options: Options): Promise<void> {
  const at = addressesOf(options.config);
  if (options.as !== undefined)
    return signedIn(register, at, options.as, (headers) => walk(new JobDesk(at.http, job, headers), options));
  const does = ['open', 'join', 'here', 'yes', 'no', 'signOff', 'certificate'] as const;
  const needs = does.find((one) => options[one] !== undefined);
  if (needs !== undefined) throw new Fault('HW_USAGE', { where: '--as', why: 'say in whose name this is done' });
  return withToken(register, 'supervisor', 'the commission command', (token) =>
    walk(new JobDesk(at.http, job, { authorization: `Bearer ${token}` }), options),
  );
}

async function walk(desk: JobDesk, options: Options): Promise<void> {
  if (options.open) await desk.open(JOB_LIMITS.hours);
  const joined = await joinAll(desk, options.join ?? []);
  if (options.here !== undefined) await desk.here(options.here);
  for (const word of ['yes', 'no'] as const) {
    if (options[word] === undefined) continue;
    const now = await desk.read();
    for (const item of options[word]) await desk.say(itemOf(now, item), word);
  }
  if (options.signOff) return leave(desk, options);
  if (options.certificate !== undefined) return keep(desk, options, options.certificate);
  const now = await desk.read();
  if (options.json) return print(true, { ...now, ...(options.join && { joined }) }, () => '');
  for (const one of joined) process.stdout.write(`${await joinedWords(one)}\n`);
  if (options.follow || process.stdin.isTTY) return follow(desk, now);
  process.stdout.write(`${draw(now).join('\n')}\n`);
}

async function joinAll(desk: JobDesk, names: readonly string[]): Promise<Joined[]> {
  if (names.length === 0) return [];
  const now = await desk.read();
  const joined: Joined[] = [];
  for (const name of names) joined.push(await join(desk, now, name));
  return joined;
}

async function leave(desk: JobDesk, options: Options): Promise<void> {
  const done = await desk.signOff(options.withoutAddress === true);
  if (options.certificate !== undefined)
    writeFileSync(options.certificate, await desk.certificate(options.copy), { mode: 0o600 });
  const live =
    done.soakUntil === null ? 'Its devices are in use.' : `Its devices are on trial until ${done.soakUntil}.`;
  print(options.json, done, () => `Signed off. ${live}\ncertificate  ${done.certificate}`);
}

async function keep(desk: JobDesk, { copy, json }: Options, file: string): Promise<void> {
  writeFileSync(file, await desk.certificate(copy), { mode: 0o600 });
  print(json, { file, copy }, () => `The certificate is in ${file}.`);
}
