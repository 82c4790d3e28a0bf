import { Shape } from '../shell/shape.tsx';
import { cursor } from './cursor.ts';
import { QueueList } from './list.tsx';
import { folds, toggleFold, unfolded } from './visible.ts';

/** What is not to be dealt with now, folded below what is. */
export function Folds() {
  return (
    <>
      {folds.value.map(({ key, words, ids }) => {
        const isOpen = unfolded.value.has(key);
        return (
          <section class="folded" key={key} aria-label={words}>
            <button type="button" class="fold" aria-expanded={isOpen} onClick={() => toggleFold(key)}>
              <Shape name={isOpen ? 'down' : 'right'} />
              <span class="what">{words}</span> <span class="count">{ids.length}</span>
            </button>
            {isOpen ? <QueueList order={ids} label={words} cursor={cursor.value} /> : null}
          </section>
        );
      })}
    </>
  );
}
