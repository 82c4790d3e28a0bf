import type { Signal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { Window } from './api.ts';
import { DAY_WORDS, type Day, WEEK } from './words.ts';

const MOST = 14;
const NEW: Window = { days: [...WEEK], from: '09:00', to: '17:00' };

/** The safe hours: always, or only then. */
export function HoursField({ legend, hours }: { legend: string; hours: Signal<Window[] | null> }) {
  const name = useId();
  const set = (n: number, next: Window) => {
    hours.value = (hours.peek() ?? []).map((one, place) => (place === n ? next : one));
  };
  return (
    <fieldset class="hours">
      <legend>{legend}</legend>
      <label class="choice">
        <input type="radio" name={name} checked={hours.value === null} onChange={() => (hours.value = null)} />
        At all hours
      </label>
      <label class="choice">
        <input type="radio" name={name} checked={hours.value !== null} onChange={() => (hours.value = [NEW])} />
        Only at these
      </label>
      {(hours.value ?? []).map((window, n) => (
        // A row has no name of its own: its place is what it is.
        <WindowRow
          key={`w${n}`}
          window={window}
          place={n + 1}
          onChange={(next) => set(n, next)}
          onRemove={() => {
            const rest = (hours.peek() ?? []).filter((_, place) => place !== n);
            hours.value = rest.length === 0 ? null : rest;
          }}
        />
      ))}
      {hours.value !== null && hours.value.length < MOST ? (
        <button type="button" class="quiet" onClick={() => (hours.value = [...(hours.peek() ?? []), NEW])}>
          More hours
        </button>
      ) : null}
    </fieldset>
  );
}

interface RowProps {
  window: Window;
  place: number;
  onChange: (next: Window) => void;
  onRemove: () => void;
}

function WindowRow({ window, place, onChange, onRemove }: RowProps) {
  const id = useId();
  const toggle = (day: Day) => {
    const days = window.days.includes(day) ? window.days.filter((one) => one !== day) : [...window.days, day];
    if (days.length > 0) onChange({ ...window, days: WEEK.filter((one) => days.includes(one)) });
  };
  return (
    <fieldset class="window">
      <legend class="unseen">Hours {place}</legend>
      {WEEK.map((day) => (
        <label class="choice" key={day}>
          <input type="checkbox" checked={window.days.includes(day)} onChange={() => toggle(day)} />
          {DAY_WORDS[day]}
        </label>
      ))}
      <span class="from-to">
        <label for={`${id}from`}>from</label>
        <input
          id={`${id}from`}
          type="time"
          value={window.from}
          onChange={({ currentTarget }) => onChange({ ...window, from: currentTarget.value || window.from })}
        />
        <label for={`${id}to`}>to</label>
        <input
          id={`${id}to`}
          type="time"
          value={window.to === '24:00' ? '00:00' : window.to}
          onChange={({ currentTarget }) => onChange({ ...window, to: currentTarget.value || window.to })}
        />
        <button type="button" class="quiet" onClick={onRemove}>
          Remove<span class="unseen"> hours {place}</span>
        </button>
      </span>
    </fieldset>
  );
}
