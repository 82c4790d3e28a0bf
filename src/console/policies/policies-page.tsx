import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useFetched } from '../estate/fetching.ts';
import { Trouble } from '../estate/parts.tsx';
import { homeHref } from '../estate/words.ts';
import { PeopleTabs } from '../people/tabs.tsx';
import { goTo } from '../router/router.ts';
import { useKey } from '../shell/keys.ts';
import { Shape } from '../shell/shape.tsx';
import { explain, listPolicies, MOST_HOMES, type PolicyExplained, type PolicyShown, someHomes } from './api.ts';
import { Picture } from './picture.tsx';
import { homeTime, moved } from './words.ts';
import '../estate/estate.css';
import './policies.css';

const HOUR = 1;
const DAY = 24;

const hrefOf = (policy: string, premises: string | null) =>
  `/policies/${encodeURIComponent(policy)}${premises === null ? '' : `/${encodeURIComponent(premises)}`}`;

/** Whom each policy would reach, at any time, for any home. */
export function Page({ rest: [asked, premises = null] }: { rest: readonly (string | null)[] }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const policies = useFetched('policies', listPolicies);
  const policy = asked ?? policies.value?.[0]?.name ?? null;
  return (
    <section class="pane estate policies" aria-labelledby="policies-heading">
      <h1 id="policies-heading" ref={heading} tabIndex={-1}>
        Policies
      </h1>
      <PeopleTabs here="policies" />
      <Trouble problem={policies.problem} again={() => void policies.again()} />
      {policies.value === null && policies.problem === '' ? <p role="status">Reading…</p> : null}
      {policies.value?.length === 0 ? <p>No policy is known here.</p> : null}
      {policy === null || policies.value === null ? null : (
        <Explained policies={policies.value} policy={policy} premises={premises} />
      )}
    </section>
  );
}

interface Props {
  policies: readonly PolicyShown[];
  policy: string;
  premises: string | null;
}

function Explained({ policies, policy, premises }: Props) {
  const [at, setAt] = useState<string | null>(null);
  const {
    value: found,
    problem,
    again,
  } = useFetched(`${policy} ${premises} ${at}`, () => explain(policy, premises, at));
  const move = (hours: number) => {
    if (found) setAt(moved(found.at, hours));
  };
  useKey('ArrowLeft', () => move(-HOUR));
  useKey('ArrowRight', () => move(HOUR));
  useKey('n', () => setAt(null));
  return (
    <>
      <Choosing policies={policies} policy={policy} premises={premises} found={found} />
      <Moving found={found} onMove={move} onPick={setAt} />
      <Trouble problem={problem} again={() => void again()} />
      {found === null ? null : <Shown found={found} policies={policies} />}
    </>
  );
}

function Choosing({ policies, policy, premises, found }: Props & { found: PolicyExplained | null }) {
  const id = useId();
  const homes = useFetched('homes', someHomes).value ?? [];
  const isListed = premises === null || homes.some((home) => home.id === premises);
  return (
    <div class="choosing">
      <div>
        <label for={`${id}policy`}>Policy</label>
        <select
          id={`${id}policy`}
          value={policy}
          onChange={({ currentTarget }) => goTo(hrefOf(currentTarget.value, premises))}
        >
          {policies.map(({ name }) => (
            <option key={name} value={name} selected={name === policy}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <div>
        <label for={`${id}home`}>Home</label>
        <select
          id={`${id}home`}
          value={premises ?? ''}
          onChange={({ currentTarget }) => goTo(hrefOf(policy, currentTarget.value || null))}
        >
          <option value="" selected={premises === null}>
            Any home: what the policy itself says
          </option>
          {isListed ? null : (
            <option value={premises} selected>
              {found?.reference ?? premises}
            </option>
          )}
          {homes.map((home) => (
            <option key={home.id} value={home.id} selected={home.id === premises}>
              {home.reference}
            </option>
          ))}
        </select>
        {homes.length >= MOST_HOMES ? (
          <p class="soft">The first {MOST_HOMES} are here; any other home's own page leads here too.</p>
        ) : null}
      </div>
    </div>
  );
}

interface MovingProps {
  found: PolicyExplained | null;
  onMove: (hours: number) => void;
  onPick: (at: string | null) => void;
}

function Moving({ found, onMove, onPick }: MovingProps) {
  const id = useId();
  return (
    <fieldset class="moving">
      <legend class="unseen">When</legend>
      <div>
        <label for={id}>At, by the clocks of the home</label>
        <input
          id={id}
          type="datetime-local"
          value={found?.localAt ?? ''}
          onChange={({ currentTarget }) => {
            if (currentTarget.value !== '') onPick(currentTarget.value);
          }}
        />
      </div>
      <button type="button" onClick={() => onMove(-DAY)}>
        A day earlier
      </button>
      <button type="button" aria-keyshortcuts="ArrowLeft" onClick={() => onMove(-HOUR)}>
        An hour earlier <Kbd>←</Kbd>
      </button>
      <button type="button" aria-keyshortcuts="ArrowRight" onClick={() => onMove(HOUR)}>
        An hour later <Kbd>→</Kbd>
      </button>
      <button type="button" onClick={() => onMove(DAY)}>
        A day later
      </button>
      <button type="button" aria-keyshortcuts="n" onClick={() => onPick(null)}>
        Now <Kbd>n</Kbd>
      </button>
    </fieldset>
  );
}

function Kbd({ children }: { children: string }) {
  return (
    <span class="kbd" aria-hidden="true">
      {children}
    </span>
  );
}

function Shown({ found, policies }: { found: PolicyExplained; policies: readonly PolicyShown[] }) {
  const { policy, premises, reference, at, timeZone, gaps, nobody } = found;
  const raised = policies.find(({ name }) => name === policy)?.raisedBy ?? [];
  const kinds = [...new Set(raised.map(({ incident, priority }) => `${incident.replaceAll('-', ' ')} (P${priority})`))];
  return (
    <>
      <h2 class="when">
        <span role="status">
          {policy}, {reference === null ? 'any home' : reference}, at {homeTime(at, timeZone)} ({timeZone})
        </span>
      </h2>
      <p class="soft">
        {kinds.length === 0 ? 'No rule raises it.' : `Raised by: ${kinds.join(', ')}.`} What would happen if nobody
        answered; times count from the alarm.
        {premises === null ? null : (
          <>
            {' '}
            <a href={homeHref(premises)}>The home's page</a>
          </>
        )}
      </p>
      <Picture found={found} />
      {gaps.length === 0 ? null : (
        <>
          <h3>What is missing</h3>
          <ul>
            {gaps.map((gap) => (
              <li key={gap}>
                <Shape name="triangle" /> {gap}
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>The coming 14 days</h3>
      {nobody.length === 0 ? (
        <p>
          <Shape name="tick" /> Somebody can be reached by telephone at every hour.
        </p>
      ) : (
        <ul class="nobody">
          {nobody.map(({ from, says }) => (
            <li key={from}>
              <Shape name="cross" /> <strong>Nobody can be reached by telephone</strong> {says}{' '}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
