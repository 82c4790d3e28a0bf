import type { ReadonlySignal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { isReloadable } from '../offline/worker-there.ts';
import { Shape } from '../shell/shape.tsx';
import { now as clock } from '../store/store.ts';
import { age, clockTime } from '../words/times.ts';
import type { Entry, Waiting } from './waiting.ts';
import { things } from './words.ts';

/** What is older than this is said to be, whether or not it is known that the line is lost. */
const OLD_MS = 10_000;
/** The desk has so long to answer before a page that was just opened calls anything old. */
const FIRST_ANSWER_MS = 2_000;

interface Shown {
  waiting: Waiting;
  /** Since when the desk has not answered. */
  lostAt: ReadonlySignal<number | null>;
  /** When what is shown was true, by this phone's clock. */
  heardAt: ReadonlySignal<number | null>;
}

/** Says calmly that there is no connection, how old what is shown is, that nothing is lost by it, and what waits. */
export function OfflineBanner({ now }: { now: Shown }) {
  const { lostAt, heardAt, waiting } = now;
  const entries = waiting.entries.value;
  const [openedAt] = useState(Date.now);
  const isOpenFor = clock.value - openedAt;
  const isOld = heardAt.value !== null && clock.value - heardAt.value > OLD_MS && isOpenFor > FIRST_ANSWER_MS;
  const isLost = lostAt.value !== null || isOld;
  return (
    <>
      <div role="status">
        {isLost || entries.length > 0 ? (
          <div class="offline">
            <p>
              <Shape name={isLost ? 'pause' : 'arrow'} />
              <span>{isLost ? <Lost now={now} /> : 'Sending what was entered.'}</span>
            </p>
            {isLost && heardAt.value !== null ? <Picture heardAt={heardAt.value} /> : null}
            {isLost && heardAt.value !== null && !isReloadable.value ? (
              <p>
                <strong>Do not reload this page: without a connection it cannot be opened.</strong>
              </p>
            ) : null}
            {waiting.isUnkept.value ? (
              <p>
                <strong>This phone keeps nothing. Leave this page open until it is sent.</strong>
              </p>
            ) : null}
            {entries.length > 0 ? <Entries entries={entries} /> : null}
          </div>
        ) : null}
      </div>
      <Refusals now={now} />
    </>
  );
}

function Lost({ now: { lostAt } }: { now: Shown }) {
  const says = lostAt.value === null ? 'Waiting for the desk' : `No connection since ${clockTime(lostAt.value)}`;
  return <>{says}. Carry on: what you enter is kept and sent later.</>;
}

/** Counts in sight; whoever listens is not told every second. */
function Picture({ heardAt }: { heardAt: number }) {
  return (
    <p class="indented">
      <span>
        What you see is from {clockTime(heardAt)}
        <span aria-hidden="true">
          , <span class="age">{age(clock.value - heardAt)}</span> ago
        </span>
        .
      </span>
    </p>
  );
}

function Entries({ entries }: { entries: readonly Entry[] }) {
  return (
    <details>
      <summary>{things(entries.length, 'entry waits', 'entries wait')} on this phone</summary>
      <ol>
        {entries.map(({ entry, says, at }) => (
          <li key={entry}>
            {says} <span class="soft">{clockTime(at)}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}

function Refusals({ now: { waiting } }: { now: Shown }) {
  return (
    <div role="alert">
      {waiting.refused.value.map(({ entry, why }) => (
        <p class="not-taken" key={entry.entry}>
          <span>
            <strong>Not taken: {entry.says}.</strong> {why}
          </span>
          <button type="button" class="quiet" onClick={() => waiting.putAway(entry.entry)}>
            I have read it
          </button>
        </p>
      ))}
    </div>
  );
}
