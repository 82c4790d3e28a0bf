import { batch, computed, signal } from '@preact/signals';
import type { Incident, Staff } from '../api/types.ts';
import { type Connection, decideLiveness } from './connection.ts';
import type { Notice } from './notices.ts';
import { onBoard, type Place, placeOf, storyOf, summaryOf } from './order.ts';
import { type Desk, emptyDesk } from './state.ts';

/** What is known of the gateway. Only `change` writes it. */
export const desk = signal<Desk>(emptyDesk());
/** The whole list was read at least once since sign-in, so an empty board means that nothing is open. */
export const loaded = signal(false);
/** Why the lists could not be read, as one plain sentence. */
export const loadProblem = signal<string | null>(null);
export const connection = signal<Connection>({ startedAt: Date.now(), heardAt: null, brokenAt: null });
/** Gateway's clock minus this computer's. */
export const clockOffsetMs = signal(0);
/** What the last messages of the stream mean to somebody who does not see the screen change. */
export const notices = signal<readonly Notice[]>([]);
/** This computer's clock, in whole seconds; moves everything that counts. */
export const now = signal(Math.floor(Date.now() / 1000) * 1000);
/** `undefined`: not asked yet. `null`: signed out. */
export const staff = signal<Staff | null | undefined>(undefined);
/** The desk has not been heard since the page was opened: who is there, and what is shown, is what this phone keeps. */
export const isFromPhone = signal(false);

export function change(step: (desk: Desk) => Desk): void {
  desk.value = step(desk.peek());
}

/** Forgets everything, as at sign-out. */
export function forget(): void {
  batch(() => {
    desk.value = emptyDesk();
    loaded.value = false;
    loadProblem.value = null;
  });
}

export const gatewayNow = computed(() => now.value + clockOffsetMs.value);
export const liveness = computed(() => decideLiveness(connection.value, now.value));
export const board = computed(() => onBoard(desk.value));
export const summary = computed(() => summaryOf(board.value));
export const story = computed(() => storyOf(desk.value.followed));

/** What the board holds, by place, each in its order. */
export const places = computed(() => {
  const found: Record<Place, Incident[]> = { now: [], review: [], shelved: [], test: [] };
  for (const incident of board.value) found[placeOf(incident)].push(incident);
  return found;
});

/** The gateway plays: no home here is real. */
export const isPractice = computed(() => desk.value.status?.practice === true);

/** How many devices are late and silent, counted from what the stream told. */
export const overdue = computed(() => {
  let late = 0;
  let silent = 0;
  for (const { value } of desk.value.devices.values()) {
    if (value.revoked) continue;
    if (value.supervision === 'late') late += 1;
    if (value.supervision === 'silent') silent += 1;
  }
  return { late, silent };
});
