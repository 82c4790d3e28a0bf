import { hash } from 'node:crypto';
import { isIP } from 'node:net';
import { join } from 'node:path';
import type { DeviceId } from '../../core/ids.ts';
import type { IdentityDesk } from '../../desk/identity.ts';
import { type Authority, openAuthority } from '../../identity/authority.ts';
import { IDENTITY_ROOT } from '../../identity/files.ts';
import type { KnownDevice, Proof } from '../../intake/directory.ts';
import type { Rooms } from '../rooms.ts';
import { watchIdentity } from './metrics.ts';
import { LOOK_EVERY_MS as LOOK_AT_FILES_EVERY_MS, OwnTls } from './own-tls.ts';
import { LOOK_EVERY_MS, Renewals } from './renewals.ts';

type Started = Pick<Rooms, 'directory' | 'log' | 'ownTls' | 'metrics' | 'renewals' | 'late'>;
type Parts = Pick<Rooms, 'records' | 'directory' | 'clock' | 'log' | 'late' | 'authority' | 'ownTls'>;

/**
 * The authority of a data directory and the gateway's own certificate; each is made when there is none. Says at every start where the
 * authority's root lies until somebody has taken it away.
 */
export async function openIdentity({
  config,
  environment: { dataDir },
  clock,
  log,
}: Pick<Rooms, 'config' | 'environment' | 'clock' | 'log'>): Promise<Pick<Rooms, 'authority' | 'ownTls'>> {
  const authority = await openAuthority(dataDir, clock);
  if (authority.root.atHand) log.warn({}, rootAtHand(dataDir));
  const { names } = config.gateway.mqtts;
  return { authority, ownTls: await OwnTls.open({ dataDir, authority, names, clock, log }) };
}

/** What to do about a root that lies beside everything else. */
export function rootAtHand(dataDir: string): string {
  return `The root of the authority for devices lies in ${join(dataDir, IDENTITY_ROOT)}: move that folder to a place of its own, apart from this machine.`;
}

/** Gives out new proofs while the gateway runs. */
export function openRenewals(parts: Parts): Renewals {
  const { records, directory, clock, log, late } = parts;
  return new Renewals({
    authority: issuing(parts),
    certificates: records.register.certificates,
    directory,
    settled: () => records.settled(),
    intake: () => late.intake,
    clock,
    log,
  });
}

/** Certifies devices. What was certified below an issuing certificate that was made a moment ago is believed before the device has it. */
function issuing({ authority, ownTls, late }: Pick<Parts, 'authority' | 'ownTls' | 'late'>): Pick<Authority, 'issue'> {
  return {
    async issue(request) {
      const issued = await authority.issue(request);
      followFiles({ ownTls, late });
      return issued;
    },
  };
}

/** Takes up other certificates of the gateway or its authority, once there is somebody to show them to. */
function followFiles({ ownTls, late: { intake } }: Pick<Rooms, 'ownTls' | 'late'>): void {
  if (intake !== undefined) ownTls.look((identity) => intake.show(identity));
}

/** Begins to look for devices that are due, and for other certificates; the returned function ends it. */
export function startRenewals({ directory, log, ownTls, metrics, renewals, late }: Started): () => Promise<void> {
  watchIdentity(metrics.registry, renewals, ownTls);
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
  const following = setInterval(() => followFiles({ ownTls, late }), LOOK_AT_FILES_EVERY_MS);
  return async () => {
    clearInterval(timer);
    clearInterval(following);
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

type DeskParts = Parts & Pick<Rooms, 'config' | 'http' | 'renewals'>;

/** How devices come to be who they are, as the desk asks for it. */
export function identityDesk(parts: DeskParts): IdentityDesk {
  const { records, directory, renewals, late } = parts;
  return {
    register: records.register,
    issue: issuing(parts).issue,
    meeting: () => meeting(parts),
    misused: (device) => late.intake?.suspect(device, 'claim-misused'),
    hardware: (device, called) => enrolledOn(records, device, called),
    refresh: () => void directory.refresh(),
    tellToRenew: (device) => renewals.tell(device),
  };
}

const ANYWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/** Where devices connect: the ports that are open, by the name of the desk where they listen on every address, and over TLS by one of the certificate. */
function meeting({ config, http, late, ownTls }: DeskParts): ReturnType<IdentityDesk['meeting']> {
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
    authority: ownTls.now.trust,
  };
}
