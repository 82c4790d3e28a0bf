import { useId } from 'preact/hooks';
import { said } from '../install/words.ts';
import type { Room, Row } from './draft.ts';
import { besideName } from './words.ts';

interface Props {
  row: Row;
  rooms: readonly Room[];
  onChange: (to: Partial<Row>) => void;
}

/** One thing that may be fitted: whether, and where. */
export function RowLine({ row, rooms, onChange }: Props) {
  const { name, isChosen, carried } = row;
  return (
    <div class="row-line">
      <label class="choice">
        <input
          type="checkbox"
          checked={isChosen}
          onChange={({ currentTarget }) => onChange({ isChosen: currentTarget.checked })}
        />
        <span>
          {said(name)} <span class="soft">{besideName(row)}</span>
        </span>
      </label>
      {isChosen && rooms.length > 0 ? (
        carried === null ? (
          <Place row={row} rooms={rooms} onChange={onChange} />
        ) : (
          <Carried row={row} carried={carried} rooms={rooms} onChange={onChange} />
        )
      ) : null}
      {isChosen && row.kind === 'hub' ? <HubWays row={row} onChange={onChange} /> : null}
    </div>
  );
}

function Place({ row: { name, room }, rooms, onChange }: Props) {
  const id = useId();
  return (
    <div class="place">
      <label for={id} class="unseen">
        Where: {said(name)}
      </label>
      <select
        id={id}
        value={room ?? ''}
        onChange={({ currentTarget }) => onChange({ room: currentTarget.value || null })}
      >
        <option value="" selected={room === null}>
          The whole home
        </option>
        {rooms.map((one) => (
          <option key={one.room} value={one.room} selected={one.room === room}>
            {said(one.room)}
          </option>
        ))}
      </select>
    </div>
  );
}

/** In which rooms a button that is carried about is tried. */
function Carried({ row: { name }, carried, rooms, onChange }: Props & { carried: readonly string[] }) {
  const choose = (room: string, isIn: boolean) =>
    onChange({ carried: rooms.map((one) => one.room).filter((one) => (one === room ? isIn : carried.includes(one))) });
  return (
    <details class="place">
      <summary>
        Tried in {carried.length} of {rooms.length} rooms<span class="unseen">: {said(name)}</span>
      </summary>
      <div class="filters">
        {rooms.map(({ room }) => (
          <label class="choice" key={room}>
            <input
              type="checkbox"
              checked={carried.includes(room)}
              onChange={({ currentTarget }) => choose(room, currentTarget.checked)}
            />
            {said(room)}
          </label>
        ))}
      </div>
    </details>
  );
}

/** The ways by which a hub reports: none is proven that was not tried alone. */
function HubWays({ row: { name, ways }, onChange }: Pick<Props, 'row' | 'onChange'>) {
  const id = useId();
  return (
    <div class="ways">
      <label for={id}>
        Reports by<span class="unseen">: {said(name)}</span>
      </label>
      <input
        id={id}
        type="text"
        autocomplete="off"
        spellcheck={false}
        maxLength={140}
        aria-describedby={`${id}hint`}
        value={ways}
        onInput={({ currentTarget }) => onChange({ ways: currentTarget.value })}
      />
      <p class="soft" id={`${id}hint`}>
        As its heartbeats name them; each is tried alone. Empty: there is one way only.
      </p>
    </div>
  );
}
