import { useState } from 'preact/hooks';
import { useAct } from '../account/act.ts';
import { Refused } from '../account/signin-page.tsx';
import { getHome, getPlan } from '../estate/api.ts';
import { useFetched } from '../estate/fetching.ts';
import { Trouble } from '../estate/parts.tsx';
import { homeHref } from '../estate/words.ts';
import { Choose } from '../people/fields.tsx';
import { goTo } from '../router/router.ts';
import { AddRow } from './add-row.tsx';
import { type Installer, LIMITS, listInstallers, listOf, place } from './api.ts';
import { asksOf, changed, lackingIn, type Room, type Row } from './draft.ts';
import { type Draft, draftOf, forgetDraft } from './drafts.ts';
import { RowLine } from './row-line.tsx';
import { chosenWords, installerChoices, newOrderHref, orderHref, SOAKS } from './words.ts';

interface Known {
  reference: string;
  rooms: readonly Room[];
  isFitted: boolean;
  installers: readonly Installer[];
  /** The order of this home that is not over: there is one at a time. */
  running: string | null;
}

async function learn(premises: string): Promise<Known> {
  const [home, plan, installers, jobs] = await Promise.all([
    getHome(premises),
    getPlan(premises),
    listInstallers(premises),
    listOf(premises, null),
  ]);
  return {
    reference: home.reference,
    rooms: plan.rooms.map(({ id, zone }) => ({ room: id, zone })),
    isFitted: home.devices.total > home.devices.revoked,
    installers,
    running: jobs.items.find(({ state }) => state === 'ordered' || state === 'open')?.id ?? null,
  };
}

/** What is to be fitted in a home, where, by whom, and how long it settles in. */
export function NewOrder({ premises }: { premises: string }) {
  const { value: known, problem, again } = useFetched(premises, () => learn(premises));
  if (known === null)
    return problem === '' ? <p role="status">Reading…</p> : <Trouble problem={problem} again={() => void again()} />;
  return (
    <>
      <p>
        For the home <a href={homeHref(premises)}>{known.reference}</a>.
      </p>
      {known.running === null ? (
        <Form premises={premises} known={known} onRefused={() => void again()} />
      ) : (
        <p class="caution">
          This home has <a href={orderHref(known.running)}>an order that is not over</a>. Add to that one, or cancel it
          first.
        </p>
      )}
    </>
  );
}

const PARTS: readonly { part: Row['part']; legend: string }[] = [
  { part: 'usual', legend: 'The usual set' },
  { part: 'often', legend: 'Often fitted too' },
  { part: 'added', legend: 'Added' },
];

interface FormProps {
  premises: string;
  known: Known;
  /** It may be there already, by an answer that was lost. */
  onRefused: () => void;
}

function Form({ premises, known, onRefused }: FormProps) {
  const { rooms, isFitted } = known;
  const [draft] = useState(() => draftOf(premises, rooms, isFitted));
  const rows = draft.rows.value;
  const change = (name: string, to: Partial<Row>) => {
    draft.rows.value = changed(draft.rows.peek(), name, to);
  };
  // Adding a thing is a form of its own: Enter in its name does not place the order.
  return (
    <>
      {isFitted ? <p>Devices are in use here already, so nothing is chosen for you. Choose what is new.</p> : null}
      {rooms.length === 0 ? <NoRooms /> : null}
      {PARTS.map(({ part, legend }) => (
        <Part
          key={part}
          legend={legend}
          rows={rows.filter((row) => row.part === part)}
          rooms={rooms}
          onChange={change}
        />
      ))}
      <AddRow
        rows={rows}
        rooms={rooms}
        onAdd={async (row) => {
          draft.rows.value = [...draft.rows.peek(), row];
        }}
      />
      <Place premises={premises} known={known} draft={draft} onRefused={onRefused} />
    </>
  );
}

/** By whom, how long it settles in, and off it goes. */
function Place({ premises, known: { rooms, installers }, draft, onRefused }: FormProps & { draft: Draft }) {
  const act = useAct();
  const [isTried, setTried] = useState(false);
  const rows = draft.rows.value;
  const lacking = lackingIn(rows, LIMITS.measures);
  const send = async () => {
    const asked = { installer: draft.installer.peek() || null, soakHours: Number(draft.soak.peek()) };
    const { job } = await place({ premises, ...asked, measures: asksOf(rows, rooms) });
    forgetDraft(premises);
    // Whoever has gone to an alarm meanwhile stays there; the form that was sent is not a place to come back to.
    if (location.pathname === newOrderHref(premises)) goTo(orderHref(job.id), true);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (lacking !== '') return;
    act.run(() =>
      send().catch((error: unknown) => {
        onRefused();
        throw error;
      }),
    );
  };
  return (
    <form onSubmit={submit} noValidate>
      <div class="who">
        <div>
          <Choose label="Who fits it" value={draft.installer} choices={installerChoices(installers)} />
        </div>
        <div>
          <Choose label="Settling in, before every sensor joins in" value={draft.soak} choices={SOAKS} />
        </div>
      </div>
      <p role="status" class="chosen">
        {chosenWords(rows)}
      </p>
      <p class="refusal" role="alert">
        {isTried ? lacking : ''}
      </p>
      <Refused act={act} />
      <div class="buttons">
        <button type="submit" class="primary" aria-disabled={act.busy.value ? 'true' : undefined}>
          {act.busy.value ? 'sending…' : 'Place the order'}
        </button>
        <a class="leave" href={homeHref(premises)}>
          Leave it
        </a>
      </div>
    </form>
  );
}

const NoRooms = () => (
  <p class="caution">
    No rooms are on file for this home, so nothing can be placed in one, and a button that is carried about cannot be
    tried room by room. Have its rooms put on file first.
  </p>
);

function Part({
  legend,
  rows,
  rooms,
  onChange,
}: {
  legend: string;
  rows: readonly Row[];
  rooms: readonly Room[];
  onChange: (name: string, to: Partial<Row>) => void;
}) {
  if (rows.length === 0) return null;
  return (
    <fieldset class="offers">
      <legend>{legend}</legend>
      {rows.map((row) => (
        <RowLine key={row.name} row={row} rooms={rooms} onChange={(to) => onChange(row.name, to)} />
      ))}
    </fieldset>
  );
}
