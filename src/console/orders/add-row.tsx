import { useSignal } from '@preact/signals';
import { useRef, useState } from 'preact/hooks';
import { useAct } from '../account/act.ts';
import { KIND_CHOICES, said, slugOf } from '../install/words.ts';
import { Choose, Line } from '../people/fields.tsx';
import { nameProblem, type Room, type Row, USUAL_WAYS } from './draft.ts';

const NOWHERE = { value: '', words: 'The whole home' };
/** A button that is carried about has every room; only the form says so in one word. */
const CARRIED = { value: ' carried', words: 'Carried about' };

interface Props {
  rows: readonly { name: string }[];
  rooms: readonly Room[];
  /** Throws `Problem` when it is not taken. */
  onAdd: (row: Row) => Promise<void>;
}

/** Adds a thing that is not in the lists. */
export function AddRow({ rows, rooms, onAdd }: Props) {
  return (
    <details class="adding">
      <summary>Add something else</summary>
      <AddFields rows={rows} rooms={rooms} onAdd={onAdd} />
    </details>
  );
}

/** What a new thing is, what it is called and where it goes. */
function AddFields({ rows, rooms, onAdd }: Props) {
  const [kind, name, room, silent] = [useSignal('button'), useSignal(''), useSignal(''), useSignal(false)];
  const [problem, setProblem] = useState('');
  const [added, setAdded] = useState('');
  const act = useAct();
  const fields = useRef<HTMLFormElement>(null);
  const chosen = KIND_CHOICES.find(({ value }) => value === kind.value);
  const places = [NOWHERE, ...(kind.value === 'button' && rooms.length > 1 ? [CARRIED] : []), ...rooms.map(asChoice)];
  const add = (event: Event) => {
    event.preventDefault();
    if (chosen === undefined) return;
    const row = rowOf(
      { kind: chosen.value, speaks: chosen.speaks, name: name.value, room: room.value, silent: silent.value },
      rooms,
    );
    const lacks = nameProblem(row.name, rows);
    setProblem(lacks);
    setAdded('');
    if (lacks !== '') return;
    act.run(async () => {
      await onAdd(row);
      setAdded(`${said(row.name)} is on the order.`);
      name.value = '';
      fields.current?.querySelector('select')?.focus();
    });
  };
  return (
    <form ref={fields} onSubmit={add} noValidate>
      <Choose label="What it is" value={kind} choices={KIND_CHOICES} />
      <Choose label="Where" value={room} choices={places} />
      <Line label="What it is called" value={name} hint="Such as “Back door”. Never a person’s name." max={32} />
      {chosen?.speaks && kind.value !== 'button' && kind.value !== 'hub' ? (
        <label class="choice">
          <input
            type="checkbox"
            checked={silent.value}
            onChange={({ currentTarget }) => {
              silent.value = currentTarget.checked;
            }}
          />
          It never speaks: it is fitted and on record
        </label>
      ) : null}
      <p class="refusal" role="alert">
        {problem || act.problem.value}
      </p>
      <p role="status">{added}</p>
      <button type="submit" aria-disabled={act.busy.value ? 'true' : undefined}>
        {act.busy.value ? 'sending…' : 'Add it'}
      </button>
    </form>
  );
}

const asChoice = ({ room }: Room) => ({ value: room, words: said(room) });

interface Entered {
  kind: Row['kind'];
  speaks: boolean;
  name: string;
  room: string;
  silent: boolean;
}

function rowOf({ kind, speaks, name, room, silent }: Entered, rooms: readonly Room[]): Row {
  const isCarried = kind === 'button' && room === CARRIED.value;
  // What was carried about and is another thing now has no room yet.
  const at = rooms.some((one) => one.room === room) ? room : null;
  return {
    kind,
    name: slugOf(name === '' && at !== null ? `${at} ${kind}` : name),
    room: at,
    carried: isCarried ? rooms.filter(({ zone }) => zone !== 'external').map((one) => one.room) : null,
    ways: kind === 'hub' ? USUAL_WAYS : '',
    silent: !speaks || (silent && kind !== 'button' && kind !== 'hub'),
    isChosen: true,
    part: 'added',
  };
}
