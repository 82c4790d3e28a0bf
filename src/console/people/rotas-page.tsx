import { useEffect, useRef, useState } from 'preact/hooks';
import { Problem } from '../api/http.ts';
import { useFetched } from '../estate/fetching.ts';
import { Trouble } from '../estate/parts.tsx';
import { keepsFiles } from '../estate/tabs.tsx';
import { Shape } from '../shell/shape.tsx';
import { listRotas, type RotaShown, removeStandIn } from './api.ts';
import { momentWords, nextOf, RotaWeek } from './rota-week.tsx';
import { StandInDialog } from './stand-in-dialog.tsx';
import { PeopleTabs } from './tabs.tsx';
import { hoursWords } from './words.ts';
import '../estate/estate.css';
import './people.css';

const AGAIN_MS = 30_000;

/** Who is on duty when, where nobody is, and who stands in. */
export function Page() {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { value: rotas, problem, again } = useFetched('rotas', listRotas, AGAIN_MS);
  return (
    <section class="pane estate people" aria-labelledby="rotas-heading">
      <h1 id="rotas-heading" ref={heading} tabIndex={-1}>
        Rotas
      </h1>
      <PeopleTabs here="rotas" />
      <Trouble problem={problem} again={() => void again()} />
      {rotas === null && problem === '' ? <p role="status">Reading…</p> : null}
      {rotas?.length === 0 ? <p>There is no rota yet. One is made with the command havenwatch rota.</p> : null}
      {(rotas ?? []).map((rota) => (
        <Rota key={rota.id} rota={rota} again={again} />
      ))}
    </section>
  );
}

/** By name, or by the place among the members. */
export function memberWords({ members }: RotaShown, contact: string | null): string {
  if (contact === null) return 'nobody';
  const place = members.findIndex((one) => one.contact === contact);
  if (place < 0) return 'somebody who stands in';
  return members[place]?.name ?? `member ${place + 1}`;
}

function Rota({ rota, again }: { rota: RotaShown; again: () => Promise<void> }) {
  const [isOpen, setOpen] = useState(false);
  const next = nextOf(rota);
  return (
    <section class="rota" aria-label={`Rota ${rota.name}`}>
      <h2>{rota.name}</h2>
      <p>
        <Shape name={rota.onDuty === null ? 'cross' : 'tick'} />{' '}
        <strong>
          {rota.onDuty === null ? 'Nobody is on duty now' : `On duty now: ${memberWords(rota, rota.onDuty)}`}
        </strong>
        {next === null ? '' : `; next: ${memberWords(rota, next.contact)}, ${momentWords(next.from, rota.timeZone)}`}
      </p>
      <p class="soft">
        Turns of {rota.turnHours} h in {rota.timeZone}, {hoursWords(rota.when)}, in this order:{' '}
        {rota.members.map(({ contact }) => memberWords(rota, contact)).join(', ')}.
      </p>
      <RotaWeek rota={rota} words={(contact) => memberWords(rota, contact)} />
      <Holes rota={rota} />
      <StandIns rota={rota} again={again} />
      {keepsFiles() ? (
        <button type="button" onClick={() => setOpen(true)}>
          Have somebody stand in<span class="unseen"> on {rota.name}</span>
        </button>
      ) : null}
      {isOpen ? (
        <StandInDialog
          rota={rota}
          words={(contact) => memberWords(rota, contact)}
          onDone={again}
          onLeave={() => setOpen(false)}
        />
      ) : null}
    </section>
  );
}

function Holes({ rota: { holes, timeZone } }: { rota: RotaShown }) {
  if (holes.length === 0) {
    return (
      <p>
        <Shape name="tick" /> Somebody is on duty at every hour of it in the coming 14 days.
      </p>
    );
  }
  return (
    <ul class="findings">
      {holes.map(({ from, until }) => (
        <li key={from}>
          <Shape name="cross" /> <strong>Nobody is on duty</strong> from {momentWords(from, timeZone)} to{' '}
          {momentWords(until, timeZone)}
        </li>
      ))}
    </ul>
  );
}

function StandIns({ rota, again }: { rota: RotaShown; again: () => Promise<void> }) {
  const [problem, setProblem] = useState('');
  if (rota.standIns.length === 0) return <p class="soft">Nobody stands in for anybody.</p>;
  const takeBack = async (id: string) => {
    try {
      await removeStandIn(rota.id, id);
      setProblem('');
      await again();
    } catch (error) {
      setProblem(error instanceof Problem ? error.message : 'Something went wrong in this page. Reload it.');
    }
  };
  return (
    <>
      <ul>
        {rota.standIns.map(({ id, from, until, contact, instead }) => (
          <li key={id}>
            {memberWords(rota, contact)} stands in for{' '}
            {instead === null ? 'whoever would be on duty' : memberWords(rota, instead)}, from{' '}
            {momentWords(from, rota.timeZone)} to {momentWords(until, rota.timeZone)}{' '}
            {keepsFiles() ? (
              <button type="button" class="quiet" onClick={() => void takeBack(id)}>
                Take back
                <span class="unseen">: {memberWords(rota, contact)}</span>
              </button>
            ) : null}
          </li>
        ))}
      </ul>
      <p class="refusal" role="alert">
        {problem}
      </p>
    </>
  );
}
