import { Shape } from '../shell/shape.tsx';
import { clockTime } from '../words/times.ts';
import type { JobNow } from './job-now.ts';
import { things } from './words.ts';

/** Says calmly that there is no connection, that nothing is lost by it, and what waits. */
export function OfflineBanner({ now }: { now: Pick<JobNow, 'lostAt' | 'waiting'> }) {
  const { lostAt, waiting } = now;
  const entries = waiting.entries.value;
  const isLost = lostAt.value !== null;
  return (
    <>
      <div role="status">
        {isLost || entries.length > 0 ? (
          <div class="offline">
            <p>
              <Shape name={isLost ? 'pause' : 'arrow'} />
              <span>
                {isLost
                  ? `No connection since ${clockTime(lostAt.value ?? 0)}. Carry on: what you enter is kept and sent later.`
                  : 'Sending what was entered.'}
              </span>
            </p>
            {waiting.isUnkept.value ? (
              <p>
                <strong>This phone keeps nothing. Leave this page open until it is sent.</strong>
              </p>
            ) : null}
            {entries.length > 0 ? (
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
            ) : null}
          </div>
        ) : null}
      </div>
      <Refusals now={now} />
    </>
  );
}

function Refusals({ now: { waiting } }: { now: Pick<JobNow, 'waiting'> }) {
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
