import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import type { DeviceId } from '../../core/ids.ts';
import type { Instant } from '../../core/time.ts';
import type { IdentityDesk } from '../../desk/identity.ts';
import type { Clock } from '../../gateway/ports.ts';
import { type Authority, openAuthority } from '../../identity/authority.ts';
import { IDENTITY_ROOT } from '../../identity/files.ts';
import type { KnownDevice, Proof } from '../../intake/directory.ts';
import type { JobRecord } from '../../register/job-rows.ts';
import type { Log } from '../log.ts';
import type { Rooms } from '../rooms.ts';
import { watchIdentity } from './metrics.ts';
import { LOOK_EVERY_MS, Renewals } from './renewals.ts';

/** Between a device's certificate that ends early and none at all, somebody has to fetch the root. */
const WARN_BEFORE_DAYS = 180;
const DAY_MS = 86_400_000;

type Started = Pick<Rooms, 'directory' | 'log' | 'authority' | 'metrics' | 'renewals'>;
type Parts = Pick<Rooms, 'records' | 'directory' | 'clock' | 'log' | 'late' | 'authority'>;

/** The authority of a data directory; made when there is none. Says at every start where its root lies until somebody has taken it away. */
export async function openOwnAuthority(dataDir: string, clock: Clock, log: Log): Promise<Authority> {
  const authority = await openAuthority(dataDir, clock);
  if (authority.root.atHand) log.warn({}, rootAtHand(dataDir));
  return authority;
}

/** What to do about a root that lies beside everything else. */
export function rootAtHand(dataDir: string): string {
  return `The root of the authority for devices lies in ${join(dataDir, IDENTITY_ROOT)}: move that folder to a place of its own, apart from this machine.`;
}

/** What is wrong with the authority, or soon will be, one sentence each. */
export function authorityWarnings(authority: Authority, dataDir: string, now: number): string[] {
  const left = Math.floor((authority.expiresAt - now) / DAY_MS);
  if (left > WARN_BEFORE_DAYS) return [];
  const when = new Date(authority.expiresAt).toISOString().slice(0, 10);
  return [
    `The issuing certificate for devices in ${join(dataDir, 'identity')} ends on ${when}; make a new one with \`havenwatch identity rotate --root\`.`,
  ];
}

/** Gives out new proofs while the gateway runs. */
export function openRenewals({ records, directory, clock, log, late, authority }: Parts): Renewals {
  return new Renewals({
    authority,
    certificates: records.register.certificates,
    directory,
    settled: () => records.settled(),
    intake: () => late.intake,
    clock,
    log,
  });
}

/** Begins to look for devices that are due; the returned function ends it. */
export function startRenewals({ directory, log, authority, metrics, renewals }: Started): () => Promise<void> {
  watchIdentity(metrics.registry, renewals, authority);
  const look = () => {
    try {
      renewals.look();
    } catch (error) {
      log.error({ err: error }, 'devices could not be asked to renew; it is tried again');
    }
  };
  const stopListening = directory.onChange(({ devices }) => {
    for (const id of devices) {
      const device = directory.device(id);
      if (device !== undefined) renewals.consider(device);
    }
  });
  const timer = setInterval(look, LOOK_EVERY_MS);
  return async () => {
    clearInterval(timer);
    stopListening();
    await renewals.idle();
  };
}

/** A device has come in with its new proof: the old one ends. When that cannot be written it ends the next time. */
export function proofUsed({ records, directory, log }: Parts): (device: KnownDevice, proof: Proof) => void {
  return (device, proof) => {
    try {
      records.register.certificates.firstUsed(device.id, proof);
      directory.refresh();
    } catch (error) {
      log.error({ device: device.id, err: error }, 'the old proof of a device could not be ended; it is tried again');
    }
  };
}

/** Whoever has a good claim code may put other hardware in the device's place. */
function enrolledOn({ register: { devices } }: Parts['records'], device: DeviceId, called: string): void {
  devices.change(device, { hardware: null });
  devices.keepHardware(device, hash('sha256', called, 'hex'));
}

/** What a device runs on is kept when it first says so. When that cannot be written it is kept the next time. */
export function hardwareKeeper({ records, directory, log }: Parts): (device: KnownDevice, hardware: string) => void {
  return ({ id }, hardware) => {
    try {
      records.register.devices.keepHardware(id, hardware);
      directory.refresh();
    } catch (error) {
      log.error({ device: id, err: error }, 'the hardware of a device could not be kept; it is tried again');
    }
  };
}

type DeskParts = Parts & Pick<Rooms, 'environment' | 'config' | 'http' | 'renewals'>;

/** How devices come to be who they are, as the desk asks for it. */
export function identityDesk(parts: DeskParts): IdentityDesk {
  const { records, directory, authority, renewals, late, clock } = parts;
  return {
    register: records.register,
    issue: (request) => authority.issue(request),
    meeting: () => meeting(parts),
    misused: (device) => late.intake?.suspect(device, 'claim-misused'),
    hardware: (device, called) => enrolledOn(records, device, called),
    refresh: () => void directory.refresh(),
    tellToRenew: (device) => renewals.tell(device),
    mayInstall: ({ id }, premises) => isInstalling(records.register.jobs.runningIn(premises), id, clock.now()),
  };
}

/** True while the job is open for whoever asks: theirs, or nobody's in particular. */
function isInstalling(job: JobRecord | undefined, who: string, now: Instant): boolean {
  if (job?.state !== 'open' || job.closesAt === null || job.closesAt <= now) return false;
  return job.installer === null || job.installer === who;
}

const ANYWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/** Where devices connect: the ports that are open, by the name of the desk where they listen on every address, and over TLS by one of the certificate. */
function meeting({ config, environment, http, late }: DeskParts): ReturnType<IdentityDesk['meeting']> {
  const { mqtt, mqtts } = config.gateway;
  const at = (scheme: string, host: string, port: number | undefined, names?: readonly string[]) => {
    if (port === undefined) return null;
    const usual = ANYWHERE.has(host) ? new URL(http.publicUrl).hostname : host;
    // A device looks for the name it dials in the certificate.
    const name = names === undefined || names.includes(usual) ? usual : (names[0] ?? usual);
    return `${scheme}://${isIP(name) === 6 ? `[${name}]` : name}:${port}`;
  };
  return {
    mqtt: at('mqtt', mqtt.host, late.intake?.mqttPort),
    mqtts: at('mqtts', mqtts.host, late.intake?.mqttsPort, mqtts.names),
    authority: readFileSync(join(environment.dataDir, 'tls', 'server.crt'), 'utf8'),
  };
}
