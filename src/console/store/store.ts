import { batch, computed, signal } from '@preact/signals';
import type { Staff } from '../api/types.ts';
import { type Connection, decideLiveness } from './connection.ts';
import type { Notice } from './notices.ts';
import { onBoard, storyOf, summaryOf } from './order.ts';
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

let lastOrder: readonly string[] = [];
/** Ids in the order of the board; the same array as long as the order is the same. */
export const order = computed<readonly string[]>(() => {
  const ids = board.value.map((incident) => incident.id);
  const isSame = ids.length === lastOrder.length && ids.every((id, index) => id === lastOrder[index]);
  if (!isSame) lastOrder = ids;
  return lastOrder;
});

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
