import { PRIORITY_SHAPES } from '../shell/marks.tsx';
import { Shape } from '../shell/shape.tsx';
import { loaded, summary } from '../store/store.ts';
import { PRIORITY_WORDS } from '../words/kinds.ts';

const PRIORITIES = [1, 2, 3, 4] as const;

/** How much there is, in one line: what waits, by priority, what is in hand, and what lies aside. */
export function Counts() {
  const { waiting, accepted, shelved, review, byPriority } = summary.value;
  if (!loaded.value) return <p class="counts">Reading…</p>;
  return (
    <p class="counts">
      <span class={waiting > 0 ? 'count strong' : 'count'}>
        {waiting.toLocaleString('en-GB')} new
        {PRIORITIES.map((priority) =>
          byPriority[priority] === 0 ? null : (
            <span class={`by-priority p${priority}`} key={priority}>
              <Shape name={PRIORITY_SHAPES[priority]} hollow={priority > 2} />
              {byPriority[priority].toLocaleString('en-GB')}
              <span class="unseen"> {PRIORITY_WORDS[priority]}</span>
            </span>
          ),
        )}
      </span>
      <span class="count">{accepted.toLocaleString('en-GB')} in hand</span>
      {review > 0 ? <span class="count">{review} for review</span> : null}
      {shelved > 0 ? <span class="count">{shelved} put aside</span> : null}
    </p>
  );
}
