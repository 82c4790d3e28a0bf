import { RESIDENT_YES } from '../../commission/checklist.ts';
import { Fault } from '../../core/fault.ts';
import type { DeviceId, StaffId } from '../../core/ids.ts';
import { after, hours, type Instant } from '../../core/time.ts';
import type { JobRecord } from '../../register/job-rows.ts';
import { canonical } from '../brief/freeze.ts';
import { type Content, digestOfAddress, digestOfContent, newSalt, type Sealed } from '../certificate/content.ts';
import { draw } from '../certificate/draw.ts';
import { keeping } from '../keeping.ts';
import type { DeskParts } from '../parts.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { iso, isoOrNull } from '../view/documents.ts';
import { type JobAt, mustBeOpen } from './access.ts';
import { type JobNow, jobNow } from './standing.ts';

type Person = Extract<Viewer, { kind: 'staff' }>;

export interface SigningOff {
  entry: string;
  withoutAddress: boolean;
}

/**
 * Signs a home off: the resident has said yes, nothing is missing, the certificate is sealed and the devices are in use or begin
 * their trial run, all or none of it. Throws `HW_JOB_INCOMPLETE` naming what is missing.
 */
export async function signOff(parts: DeskParts, viewer: Person, id: string, order: SigningOff): Promise<JobRecord> {
  const { register } = parts.jobs;
  const at = mustBeOpen(parts, viewer, id);
  mustBeWhole(parts, at);
  const made = await certify(parts, viewer, at, order);
  await keeping(parts.notes, async (keep) => {
    const note = keep(parts.files.keep(at.home.household, canonical(made.sealed)));
    await parts.settled?.();
    register.together(() => {
      // While the certificate was drawn a device may have been joined, or a word taken back.
      const now = mustBeOpen(parts, viewer, id);
      mustBeWhole(parts, now);
      const { entry, withoutAddress } = order;
      const said = { entry, item: RESIDENT_YES, said: 'yes', saidAt: null, by: viewer.id, note: null } as const;
      register.jobEvidence.say(at.job.id, said);
      const { certificate } = made;
      register.jobs.signOff(at.job.id, { by: viewer.id, entry, withoutAddress, certificate, note });
      for (const device of devicesOf(jobNow(parts, now.job, now.home)))
        register.devices.setStage(device, now.job.soakHours > 0 ? 'soak' : 'live');
      register.staffEvents.record(viewer.id, 'job-signed-off', at.job.id, certificate);
    });
  });
  parts.jobs.changed();
  return register.jobs.get(at.job.id);
}

function mustBeWhole(parts: DeskParts, { job, home }: JobAt): JobNow {
  const now = jobNow(parts, job, home);
  const missing = now.missing.filter((item) => item !== RESIDENT_YES);
  if (missing.length === 0) return now;
  const why = `${missing.length} ${missing.length === 1 ? 'item is' : 'items are'} missing`;
  throw new Fault('HW_JOB_INCOMPLETE', { why, missing });
}

/** The devices that this job puts in use: those of its measures, and the bridges that speak for them. */
export function devicesOf({ test: { measures, devices } }: JobNow): DeviceId[] {
  const own = new Set<DeviceId | null>(measures.filter(({ dropped }) => !dropped).map(({ device }) => device));
  const through = new Set(devices.flatMap(({ device, via }) => (own.has(device) && via !== null ? [via] : [])));
  return devices
    .filter(({ device, staged }) => staged && (own.has(device) || through.has(device)))
    .map(({ device }) => device);
}

async function certify(parts: DeskParts, viewer: Person, at: JobAt, { withoutAddress }: SigningOff) {
  const address = addressOf(parts, viewer.id, at);
  const salt = newSalt();
  const content = contentOf(parts, viewer.id, at, digestOfAddress(salt, address));
  const certificate = digestOfContent(content);
  const [file, resident] = await Promise.all([
    draw(content, certificate, address),
    draw(content, certificate, withoutAddress ? null : address),
  ]);
  const sealed: Sealed = { content, salt, file: file.toString('base64'), resident: resident.toString('base64') };
  return { certificate, sealed };
}

/** Opened for whoever installs, and the audit has it. Null where there is none, or it is erased. */
export function addressOf({ jobs }: Pick<DeskParts, 'jobs'>, who: StaffId, { home }: JobAt): string | null {
  const text = jobs.register.households.address(home.household, { purpose: 'installer', who });
  return text === undefined || text === 'erased' ? null : text.reveal();
}

function contentOf(parts: DeskParts, by: StaffId, at: JobAt, address: string | null): Content {
  const { job, home } = at;
  const { clock, people } = parts;
  const now = clock.now();
  const { items } = jobNow(parts, job, home);
  return {
    format: 'havenwatch/certificate/1',
    job: job.id,
    reference: home.reference,
    provider: people.roll.providers.list().find(({ id }) => id === home.provider)?.name ?? 'the provider',
    installedBy: people.staffName(by, by) ?? by,
    openedAt: iso(job.openedAt ?? now),
    signedOffAt: iso(now),
    soakUntil: isoOrNull(soakEnd(job, now)),
    measures: job.measures
      .filter(({ dropped }) => !dropped)
      .map(({ id, name, kind, room, rooms, silent, device, sensor }) => {
        return { id, name, kind, room, rooms: [...rooms], silent, device, sensor };
      }),
    items: items.map((item) => ({
      id: item.id,
      says: item.says,
      measure: item.measure ?? null,
      state: item.id === RESIDENT_YES ? 'done' : item.state,
      at: item.id === RESIDENT_YES ? iso(now) : isoOrNull(item.at),
      latencyMs: item.latencyMs ?? null,
      rssi: item.rssi ?? null,
      ...(item.linkQuality !== undefined && { linkQuality: item.linkQuality }),
      battery: item.battery ?? null,
      why: item.state === 'not-needed' ? (item.why ?? null) : null,
    })),
    address,
  };
}

function soakEnd({ soakHours }: JobRecord, now: Instant): Instant | null {
  return soakHours === 0 ? null : after(now, hours(soakHours));
}
