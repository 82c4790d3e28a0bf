import type { Device } from '../../desk/schema/device.ts';
import type { DeskCall, HandlingStep, PoliceNews } from '../../desk/schema/handling.ts';
import type { Attempt, Incident } from '../../desk/schema/incident.ts';

/** What the desk sends, from its own schema, by the names that the console uses. Types alone: nothing of desk is loaded. */
export type { Brief, BriefBlock, BriefLine, HandedOver, Scripts } from '../../desk/schema/brief.ts';
export type { Actor } from '../../desk/schema/common.ts';
export type { Device } from '../../desk/schema/device.ts';
export type { DeskCall, Handling, HandlingStep, PoliceNews } from '../../desk/schema/handling.ts';
export type { HomePlan, PlanItem, PlanRoom } from '../../desk/schema/home.ts';
export type { Attempt, Incident, IncidentSignal, IncidentState } from '../../desk/schema/incident.ts';
export type { CallChoices } from '../../desk/schema/orders.ts';
export type { PoliceChain, PoliceTask } from '../../desk/schema/police.ts';
export type { Status } from '../../desk/schema/status.ts';
export type { Told } from '../../desk/schema/stream.ts';
export type { TimelineEntry } from '../../desk/schema/timeline.ts';

export type Priority = Incident['priority'];
export type CloseReason = NonNullable<Incident['closeReason']>;
export type SupervisionState = Device['supervision'];
export type AttemptState = Attempt['state'];

export type PoliceStage = PoliceNews['stage'];
export type CallTargetKind = DeskCall['target']['kind'];
export type CallState = DeskCall['operator'];
export type StepKind = HandlingStep['kind'];
export type CloseCause =
  | 'child'
  | 'resident-error'
  | 'pet'
  | 'visitor'
  | 'equipment'
  | 'installer'
  | 'weather'
  | 'unknown'
  | 'test'
  | 'training'
  | 'maintenance';

/** Somebody who is at the desk now. */
export interface Present {
  staff: string;
  name: string | null;
  role: string;
  since: string;
}

/** The desk's schema of a session reaches into its password code, which no browser has types for. */
export interface Staff {
  id: string;
  name: string;
  role: string;
  /** The role needs a second factor and the person has none: the desk does not open before. */
  needsFactor?: boolean;
}

export interface Page<T> {
  items: T[];
  next: string | null;
}
