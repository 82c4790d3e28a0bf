import type { Device } from '../../desk/schema/device.ts';
import type { Attempt, Incident } from '../../desk/schema/incident.ts';

/** What the desk sends, from its own schema, by the names that the console uses. Types alone: nothing of desk is loaded. */
export type { Actor } from '../../desk/schema/common.ts';
export type { Device } from '../../desk/schema/device.ts';
export type { Attempt, Incident, IncidentSignal, IncidentState } from '../../desk/schema/incident.ts';
export type { Status } from '../../desk/schema/status.ts';
export type { Told } from '../../desk/schema/stream.ts';
export type { TimelineEntry } from '../../desk/schema/timeline.ts';

export type Priority = Incident['priority'];
export type CloseReason = NonNullable<Incident['closeReason']>;
export type SupervisionState = Device['supervision'];
export type AttemptState = Attempt['state'];

/** The desk's schema of a session reaches into its password code, which no browser has types for. */
export interface Staff {
  id: string;
  name: string;
  role: string;
}

export interface Page<T> {
  items: T[];
  next: string | null;
}
