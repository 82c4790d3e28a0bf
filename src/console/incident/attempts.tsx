import type { Attempt, Incident } from '../api/types.ts';
import { Time } from '../shell/marks.tsx';
import { Shape, type ShapeName } from '../shell/shape.tsx';
import { desk } from '../store/store.ts';
import { attemptProgress, attemptWords, channelWords, type Progress, testWords } from '../words/attempts.ts';

const SHAPES: Record<Progress, ShapeName> = { done: 'tick', failed: 'cross', running: 'arrow', waiting: 'dots' };

/** Whom the gateway has tried to reach, and how far each try has truly got. */
export function Attempts({ incident }: { incident: Incident }) {
  return (
    <section aria-labelledby="attempts-heading" class="attempts">
      <h3 id="attempts-heading">What the gateway tries by itself</h3>
      {incident.attempts.length === 0 ? <p class="empty">Nobody yet.</p> : null}
      {incident.attempts.length > 0 ? (
        <table>
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Step</th>
              <th scope="col">Who and how</th>
              <th scope="col">How far it got</th>
            </tr>
          </thead>
          <tbody>
            {incident.attempts.map((attempt) => (
              <AttemptRow key={attempt.id} attempt={attempt} isTest={incident.drill && !attempt.contact} />
            ))}
          </tbody>
        </table>
      ) : null}
    </section>
  );
}

function AttemptRow({ attempt, isTest }: { attempt: Attempt; isTest: boolean }) {
  const progress = attemptProgress(attempt);
  const name = attempt.contact ? (attempt.contactName ?? desk.value.names.get(attempt.contact) ?? 'a contact') : '';
  return (
    <tr class={`attempt ${progress}`}>
      <td>
        <Time at={attempt.plannedAt} />
      </td>
      <td>
        {attempt.step}
        {attempt.round > 1 ? ` (round ${attempt.round})` : ''}
      </td>
      <td>
        {name ? <strong>{name}</strong> : null}
        {name ? ', ' : ''}
        {name ? channelWords(attempt.channel).toLowerCase() : channelWords(attempt.channel)}
      </td>
      <td class="outcome">
        <Shape name={SHAPES[progress]} /> {isTest ? testWords(attempt) : attemptWords(attempt)}
      </td>
    </tr>
  );
}
