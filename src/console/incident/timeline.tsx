import { Time } from '../shell/marks.tsx';
import { desk, story } from '../store/store.ts';
import { actorWords } from '../words/actors.ts';

/** The incident's story, oldest first, so that what is being read does not move. */
export function Timeline() {
  const entries = story.value;
  const isComplete = desk.value.followed?.complete === true;
  return (
    <section class="timeline" aria-labelledby="timeline-heading">
      <h2 id="timeline-heading">What happened</h2>
      {isComplete ? null : <p class="empty">Reading…</p>}
      <ol>
        {entries.map((entry) => (
          <li key={entry.position}>
            <Time at={entry.at} />
            <span>
              {entry.says}
              {entry.by ? <span class="by"> ({actorWords(entry.by, desk.value.names)})</span> : null}
              {entry.text ? <q>{entry.text}</q> : null}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
