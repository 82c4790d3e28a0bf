import { effect } from '@preact/signals';
import { mayWatch } from '../store/roles.ts';
import { isPractice, liveness, loaded, staff, summary } from '../store/store.ts';

/** Keeps the count in the window's title, for when the window is behind another. Returns how to stop. */
export function keepTitle(): () => void {
  return effect(() => {
    document.title = isPractice.value ? `REHEARSAL · ${titleNow()}` : titleNow();
  });
}

function titleNow(): string {
  if (!staff.value) return 'Sign in · Havenwatch';
  if (!mayWatch(staff.value.role)) return 'Havenwatch';
  const { waiting, first } = summary.value;
  const count = first ? `(${waiting}) P${first.priority} waiting` : '';
  if (liveness.value === 'lost') return `NOT LIVE ${count} · Havenwatch`;
  if (count) return `${count} · Havenwatch`;
  return loaded.value ? 'Nothing waiting · Havenwatch' : 'Havenwatch';
}
