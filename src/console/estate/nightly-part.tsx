import { Time } from '../shell/marks.tsx';
import { Shape } from '../shell/shape.tsx';
import { getNightly, type NightlyShown } from './api.ts';
import { useFetched } from './fetching.ts';
import { Cards, Trouble } from './parts.tsx';
import { homeHref } from './words.ts';

/** What the gateway finds when it looks through the scheme at night: what would fail when it is needed. */
export function NightlyPart() {
  const nightly = useFetched('nightly', getNightly);
  const now = nightly.value;
  return (
    <>
      <p>
        Once a night the gateway looks for what would fail in an alarm: numbers that the police would turn away, markers
        that have run out, people who cannot be reached.
      </p>
      <Trouble problem={nightly.problem} again={() => void nightly.again()} />
      {now === null ? <p role="status">{nightly.problem === '' ? 'Reading…' : ''}</p> : <Shown now={now} />}
    </>
  );
}

function Shown({ now: { at, items, broken } }: { now: NightlyShown }) {
  if (at === null) return <p role="status">It has not looked since it was started.</p>;
  const good = items.length === 0 && broken.length === 0;
  return (
    <>
      <p class={good ? 'verdict good' : 'verdict bad'} role="status">
        <Shape name={good ? 'tick' : 'triangle'} /> {good ? 'Nothing wants seeing to.' : countWords(items.length)}
      </p>
      <p>
        Last looked: <Time at={at} />
      </p>
      {broken.map((name) => (
        <p class="refusal" key={name}>
          The check “{name}” broke off. What it would have said is not known.
        </p>
      ))}
      {items.length > 0 ? (
        <Cards caption="What wants seeing to" heads={['What', 'Home']}>
          {items.map(({ premises, reference, what, says }) => (
            <tr key={`${premises ?? ''}/${what}/${says}`}>
              <th scope="row">{says}</th>
              <td data-name="Home">
                {premises === null ? 'the whole scheme' : <a href={homeHref(premises)}>{reference}</a>}
              </td>
            </tr>
          ))}
        </Cards>
      ) : null}
    </>
  );
}

const countWords = (count: number) => (count === 1 ? 'One thing wants seeing to.' : `${count} things want seeing to.`);
