import { sentence } from '../api/http.ts';
import { openings, putAway } from '../store/openings.ts';
import { connection, desk, isPractice, liveness, loadProblem } from '../store/store.ts';
import { actorWords } from '../words/actors.ts';
import { clockTime } from '../words/times.ts';
import { Shape } from './shape.tsx';

/** Loud lines at the foot of the page, where their coming and going moves nothing that somebody may be about to click. */
export function Alerts() {
  return (
    <div class="alerts">
      <Openings />
      <div role="alert">{liveness.value === 'lost' ? <Lost /> : null}</div>
      <div role="alert">
        {loadProblem.value ? (
          <p class="banner danger">
            <Shape name="cross" /> <span>The lists could not be read. {loadProblem.value} Trying again.</span>
          </p>
        ) : null}
      </div>
    </div>
  );
}

/** Over every page while the gateway plays, so that nobody takes a rehearsal for the truth or the truth for a rehearsal. */
export function Rehearsal() {
  if (!isPractice.value) return null;
  return (
    <section class="rehearsal" aria-label="Rehearsal">
      <strong>REHEARSAL</strong>{' '}
      <span>
        No home here is real. Nobody is called. <a href="/practice">How it goes</a>
      </span>{' '}
      <strong aria-hidden="true">REHEARSAL</strong>
    </section>
  );
}

/** What the gateway itself says is not as it should be. */
export function Warnings() {
  const warnings = desk.value.status?.warnings ?? [];
  const flood = desk.value.status?.flood;
  if (warnings.length === 0 && flood === undefined) return null;
  return (
    <section class="warnings" aria-label="Warnings">
      {flood === undefined ? null : (
        <p class="banner warning" role="status">
          <Shape name="triangle" />
          <span>
            <strong>Many alarms at once</strong> since {clockTime(Date.parse(flood.since))}. Calls for help are at the
            top.
          </span>
        </p>
      )}
      {warnings.map((warning) => (
        <p class="banner warning" key={warning}>
          <Shape name="triangle" />
          <span>
            <strong>Warning:</strong> {warning}
          </span>
        </p>
      ))}
    </section>
  );
}

/** Who opened the record of a closed incident: said quietly to those who may do so themselves. */
function Openings() {
  return (
    <div role="status">
      {openings.value.map(({ key, incident, at, by }) => (
        <p class="banner quiet" key={key}>
          <Shape name="dots" />
          <span>
            {sentence(actorWords(by, desk.value.names))} opened the record of a closed incident at{' '}
            {clockTime(Date.parse(at))}. <a href={`/incident/${encodeURIComponent(incident)}`}>See the reason</a>{' '}
            <button type="button" class="quiet" onClick={() => putAway(key)}>
              Put it away
            </button>
          </span>
        </p>
      ))}
    </div>
  );
}

function Lost() {
  const { heardAt, startedAt } = connection.value;
  const words =
    heardAt === null
      ? `No live connection since ${clockTime(startedAt)}. Nothing here is up to date. Trying again.`
      : `Live connection lost since ${clockTime(heardAt)}. What you see may be old. Trying again.`;
  return (
    <p class="banner danger">
      <Shape name="cross" /> <span>{words}</span>
    </p>
  );
}
