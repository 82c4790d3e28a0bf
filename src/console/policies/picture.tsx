import { Shape } from '../shell/shape.tsx';
import type { PolicyExplained } from './api.ts';
import { placeOf, type Round, type Row, roundsOf } from './scale.ts';
import { afterWords, wayWords, whyPolice } from './words.ts';

/** Whom a policy would reach when, as lines beside a scale; the same stands beside each line in words. */
export function Picture({ found }: { found: PolicyExplained }) {
  const rounds = roundsOf(found);
  return (
    <>
      {rounds.map((round, n) => (
        <RoundTable key={round.policy} round={round} isLater={n > 0} />
      ))}
      <Ends found={found} />
      <Police found={found} />
    </>
  );
}

function RoundTable({ round, isLater }: { round: Round; isLater: boolean }) {
  return (
    <>
      {isLater ? (
        <h3>
          Then {round.policy}, from {afterWords(round.fromMs)} on
        </h3>
      ) : null}
      <table class="cards reach">
        <caption class="unseen">Who is reached by {round.policy}, with nobody answering</caption>
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">Who and how</th>
            <th scope="col">From, to</th>
            <th scope="col" class="scale">
              <span class="unseen">The same as a line</span>
              <Ticks round={round} />
            </th>
          </tr>
        </thead>
        <tbody>
          {round.rows.map((row, n) => (
            // Two lines may be of one person by one channel: their place is what they are.
            <ReachRow key={`${row.line.step}-${n}`} round={round} row={row} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function Ticks({ round }: { round: Round }) {
  return (
    <span class="ticks" aria-hidden="true">
      {round.ticks.map((at) => (
        <span key={at} style={{ left: `${placeOf(round, at) / 10}%` }}>
          {afterWords(at)}
        </span>
      ))}
    </span>
  );
}

function ReachRow({ round, row: { line, tries, skipped } }: { round: Round; row: Row }) {
  const isPlace = line.channel === 'desk' || line.channel === 'webhook';
  const [left] = skipped;
  return (
    <tr>
      <td data-name="Step">{line.step}</td>
      <th scope="row">
        {line.who}
        {isPlace ? '' : `, ${wayWords(line.channel)}`}
        {line.must ? (
          <span class="row-line mark">
            <Shape name="hand" /> must accept
          </span>
        ) : null}
        {line.verified === false ? (
          <span class="row-line mark">
            <Shape name="triangle" hollow /> not verified
          </span>
        ) : null}
      </th>
      <td data-name="From, to" class="times">
        {tries.map(({ fromMs, untilMs }) => `${afterWords(fromMs)} to ${afterWords(untilMs)}`).join(', ')}
        {left === undefined ? null : (
          <span class="row-line skipped">
            <Shape name="cross" /> Not tried: {left.says}
          </span>
        )}
      </td>
      <td class="scale">
        <svg viewBox="0 0 1000 20" preserveAspectRatio="none" class="reach-line" aria-hidden="true" focusable="false">
          {round.ticks.map((at) => (
            <line key={at} class="tick" x1={placeOf(round, at)} x2={placeOf(round, at)} y1="0" y2="20" />
          ))}
          {tries.map(({ fromMs, untilMs }) => (
            <rect
              key={fromMs}
              class="try"
              x={placeOf(round, fromMs)}
              y="4"
              width={Math.max(4, placeOf(round, untilMs) - placeOf(round, fromMs) - 3)}
              height="12"
            />
          ))}
          {skipped.map(({ atMs, why }) => (
            <line key={`${atMs}${why}`} class="left-out" x1={placeOf(round, atMs)} x2="1000" y1="10" y2="10" />
          ))}
        </svg>
      </td>
    </tr>
  );
}

function Ends({ found: { again, ceiling, actWithinMs, watchedUntil } }: { found: PolicyExplained }) {
  return (
    <ul class="ends">
      {again === null ? null : (
        <li>
          At {afterWords(again.atMs)} it begins again
          {again.fromMs === 0 ? '' : ` with the steps from ${afterWords(again.fromMs)} on`}, until a person has
          accepted.
        </li>
      )}
      {ceiling === null ? null : (
        <li>
          After {ceiling.rounds} rounds without an acceptance, {ceiling.takesOver} takes over
          {ceiling.atMs === null ? '' : ` (at ${afterWords(ceiling.atMs)})`}.
        </li>
      )}
      {actWithinMs === null ? null : (
        <li>An acceptance that nothing follows within {afterWords(actWithinMs)} lapses, and people are told anew.</li>
      )}
      {watchedUntil === null ? null : <li>A heightened watch is on: every time is shorter than usual.</li>}
    </ul>
  );
}

function Police({ found: { police } }: { found: PolicyExplained }) {
  if (police === null) return null;
  return (
    <>
      <h3>The police</h3>
      <ol class="police-ways">
        {police.lines.map(({ kind, says, fromMs, why }) => (
          <li key={kind}>
            <Shape name={fromMs === null ? 'cross' : 'arrow'} /> {says}:{' '}
            {fromMs === null ? 'not taken' : `at ${afterWords(fromMs)}`}
            {why === null || why === 'first-route' ? '' : `, because ${whyPolice(why)}`}
          </li>
        ))}
      </ol>
      {police.hold === 'confirmed' ? <p>They wait until the alarm is confirmed.</p> : null}
    </>
  );
}
