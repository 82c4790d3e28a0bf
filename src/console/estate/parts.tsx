import { useComputed } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { gatewayNow } from '../store/store.ts';
import { age } from '../words/times.ts';
import type { Pages } from './fetching.ts';

/** What went wrong, with a way to ask once more. */
export function Trouble({ problem, again }: { problem: string; again: () => void }) {
  return problem === '' ? null : (
    <p class="refusal" role="alert">
      {problem}{' '}
      <button type="button" class="quiet" onClick={again}>
        Ask again
      </button>
    </p>
  );
}

/** One of a few ways to look at a list. */
export function Filters<T extends string>({
  legend,
  name,
  now,
  choices,
  onChoose,
}: {
  legend: string;
  name: string;
  now: T;
  choices: readonly { value: T; words: string }[];
  onChoose: (value: T) => void;
}) {
  return (
    <fieldset class="filters">
      <legend>{legend}</legend>
      {choices.map(({ value, words }) => (
        <label class="choice" key={value}>
          <input type="radio" name={name} checked={value === now} onChange={() => onChoose(value)} />
          {words}
        </label>
      ))}
    </fieldset>
  );
}

/** The end of a list: more of it, or that there is none. */
export function ListEnd<T>({ pages, none }: { pages: Pages<T>; none: string }) {
  const { items, isFetching, hasMore, more, problem, again } = pages;
  return (
    <>
      <Trouble problem={problem} again={again} />
      <p role="status" class="asked">
        {isFetching ? 'Reading…' : items.length === 0 && !hasMore && problem === '' ? none : ''}
      </p>
      {hasMore ? (
        <button type="button" aria-disabled={isFetching ? 'true' : undefined} onClick={() => isFetching || more()}>
          {items.length === 0 ? 'Look further' : 'Show more'}
        </button>
      ) : null}
    </>
  );
}

/** How much is left until an instant, counting down. */
export function Left({ until }: { until: string }) {
  const words = useComputed(() => {
    const left = Date.parse(until) - gatewayNow.value;
    return left > 0 ? `${age(left)} left` : 'over';
  });
  return <span class="age">{words}</span>;
}

/** A table that fits a telephone: there each row becomes a card, and each cell says what it is. */
export function Cards({
  caption,
  heads,
  children,
}: {
  caption: string;
  heads: readonly string[];
  children: ComponentChildren;
}) {
  return (
    <table class="cards">
      <caption class="unseen">{caption}</caption>
      <thead>
        <tr>
          {heads.map((head) => (
            <th scope="col" key={head}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
