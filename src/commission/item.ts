import type { MeasureId, StaffId } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';

/** Who or what ticks an item: a signal, the person on the spot, somebody at the desk, the contacts' standing, that with the police. */
export const ITEM_NEEDS = ['signal', 'person', 'desk', 'contacts', 'police'] as const;
/** `seen`: the signal came, and somebody at the desk has not answered it yet. */
export const ITEM_STATES = ['open', 'seen', 'done', 'not-needed'] as const;
export type ItemNeeds = (typeof ITEM_NEEDS)[number];
export type ItemState = (typeof ITEM_STATES)[number];

/** One line of the walk-test. */
export interface Item {
  id: string;
  /** What is asked, in plain words. */
  says: string;
  measure?: MeasureId;
  room?: string;
  needs: ItemNeeds;
  state: ItemState;
  /** When it was ticked, or its signal came. */
  at?: Instant;
  /** From the gateway's receipt to the desk's stream. */
  latencyMs?: number;
  /** From the press by the device's own clock to the desk's stream. */
  sinceMs?: number;
  /** dBm. */
  rssi?: number;
  /** 0 to 255, by the measure of its bridge. */
  linkQuality?: number;
  /** Percent. */
  battery?: number;
  by?: StaffId;
  /** What is still missing, or why it is not needed: a plain sentence. */
  why?: string;
}
