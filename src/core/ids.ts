/** Ids are opaque strings that say nothing about a person or a home; the brand keeps one kind from being taken for another. */
declare const brand: unique symbol;
type Branded<T, Name extends string> = T & { readonly [brand]: Name };

export type DeviceId = Branded<string, 'DeviceId'>;
export type PremisesId = Branded<string, 'PremisesId'>;
export type HouseholdId = Branded<string, 'HouseholdId'>;
export type ContactId = Branded<string, 'ContactId'>;
/** One number or address of a contact, `cp_…`. */
export type PointId = Branded<string, 'PointId'>;
export type StaffId = Branded<string, 'StaffId'>;
export type AuthorityId = Branded<string, 'AuthorityId'>;
export type ProviderId = Branded<string, 'ProviderId'>;
/** The device's own id of a signal: unique per device for ever, at most 64 characters. */
export type SignalId = Branded<string, 'SignalId'>;
/** `{partition}-{epoch}-{seq}` of the event that opened it, so an id that never reached the disk is never used again. */
export type IncidentId = Branded<string, 'IncidentId'>;
/** `{incident}.{n}`: rides in a provider's callback URL and names incident and generation by itself. */
export type AttemptId = Branded<string, 'AttemptId'>;
/** `{incident}.c{n}`: a call that somebody at the desk asked for. */
export type CallId = Branded<string, 'CallId'>;
/** `er_…`: a call or text to a contact that is no alarm: a code that verifies a number, or a test of the way to them. */
export type ErrandId = Branded<string, 'ErrandId'>;
/** `jb_…`: the order to install in a home. */
export type JobId = Branded<string, 'JobId'>;
/** `ms_…`: one thing that an installer fits: a button, a sensor, a bar. */
export type MeasureId = Branded<string, 'MeasureId'>;
/** `cl_…`: a one-time claim by which a device is enrolled. It is not the code. */
export type ClaimId = Branded<string, 'ClaimId'>;
/** Reference to a text kept in the vault; the journal holds only this. */
export type NoteId = Branded<string, 'NoteId'>;
/** 0 to 63; a home keeps the partition it was registered with. */
export type Partition = Branded<number, 'Partition'>;

export const PARTITIONS = 64;
const OPAQUE = /^[A-Za-z0-9_-]{4,64}$/;
const ERRAND = /^er_[A-Za-z0-9_-]{1,61}$/;
const ATTEMPT = /^\d{1,2}-\d{1,10}-\d{1,15}\.\d{1,6}$/;
const CALL = /^\d{1,2}-\d{1,10}-\d{1,15}\.c[A-Za-z0-9]{1,16}$/;
const INCIDENT = /^\d{1,2}-\d{1,10}-\d{1,15}$/;

/** True when the text has the shape of an opaque id: 4 to 64 of `A-Za-z0-9_-`. */
export function isOpaqueId(text: string): boolean {
  return OPAQUE.test(text);
}

export function asDeviceId(text: string): DeviceId | undefined {
  return OPAQUE.test(text) ? (text as DeviceId) : undefined;
}
export function asPremisesId(text: string): PremisesId | undefined {
  return OPAQUE.test(text) ? (text as PremisesId) : undefined;
}
export function asHouseholdId(text: string): HouseholdId | undefined {
  return OPAQUE.test(text) ? (text as HouseholdId) : undefined;
}
export function asContactId(text: string): ContactId | undefined {
  return OPAQUE.test(text) ? (text as ContactId) : undefined;
}
export function asPointId(text: string): PointId | undefined {
  return OPAQUE.test(text) && text.startsWith('cp_') ? (text as PointId) : undefined;
}
export function asErrandId(text: string): ErrandId | undefined {
  return ERRAND.test(text) ? (text as ErrandId) : undefined;
}
export function asJobId(text: string): JobId | undefined {
  return OPAQUE.test(text) && text.startsWith('jb_') ? (text as JobId) : undefined;
}
export function asMeasureId(text: string): MeasureId | undefined {
  return OPAQUE.test(text) && text.startsWith('ms_') ? (text as MeasureId) : undefined;
}
export function asStaffId(text: string): StaffId | undefined {
  return OPAQUE.test(text) ? (text as StaffId) : undefined;
}
export function asAuthorityId(text: string): AuthorityId | undefined {
  return OPAQUE.test(text) ? (text as AuthorityId) : undefined;
}
export function asProviderId(text: string): ProviderId | undefined {
  return OPAQUE.test(text) ? (text as ProviderId) : undefined;
}
export function asClaimId(text: string): ClaimId | undefined {
  return OPAQUE.test(text) && text.startsWith('cl_') ? (text as ClaimId) : undefined;
}
export function asNoteId(text: string): NoteId | undefined {
  return OPAQUE.test(text) ? (text as NoteId) : undefined;
}
export function asSignalId(text: string): SignalId | undefined {
  return text.length >= 1 && text.length <= 64 ? (text as SignalId) : undefined;
}
export function asIncidentId(text: string): IncidentId | undefined {
  return INCIDENT.test(text) ? (text as IncidentId) : undefined;
}
export function asAttemptId(text: string): AttemptId | undefined {
  return ATTEMPT.test(text) ? (text as AttemptId) : undefined;
}
export function asCallId(text: string): CallId | undefined {
  return CALL.test(text) ? (text as CallId) : undefined;
}
export function asPartition(value: number): Partition | undefined {
  return Number.isInteger(value) && value >= 0 && value < PARTITIONS ? (value as Partition) : undefined;
}
