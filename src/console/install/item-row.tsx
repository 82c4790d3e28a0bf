import { useSignal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { Line } from '../people/fields.tsx';
import { Shape, type ShapeName } from '../shell/shape.tsx';
import { staff } from '../store/store.ts';
import { clockTime } from '../words/times.ts';
import type { ItemShown, JobNow } from './job-now.ts';
import { BatteryPicture, LatencyPicture, LinkWords, SignalPicture } from './pictures.tsx';
import { NEEDS_WORDS, orders } from './words.ts';

const TOO_MUCH = 'Too much waits on this phone. Find a connection first.';

const MARKS: Readonly<Record<ItemShown['state'], { shape: ShapeName; hollow: boolean; words: string }>> = {
  open: { shape: 'circle', hollow: true, words: 'Open' },
  seen: { shape: 'hourglass', hollow: false, words: 'Heard, the desk has not answered yet' },
  done: { shape: 'tick', hollow: false, words: 'Done' },
  'not-needed': { shape: 'dots', hollow: false, words: 'Not needed' },
};

/** One line of the walk-test: what is asked, whether it was seen, and how well. */
export function ItemRow({ item, now, mayEnter }: { item: ItemShown; now: JobNow; mayEnter: boolean }) {
  const { state, waits, says } = item;
  const mark = waits === null ? MARKS[state] : { shape: 'arrow' as const, hollow: false, words: 'Waits to be sent' };
  const isLeft = state === 'open' || state === 'seen';
  return (
    <li class={`item ${waits === null ? state : 'waits'}`} id={`item-${item.id}`}>
      <span class="mark">
        <Shape name={mark.shape} hollow={mark.hollow} />
        <span class="unseen">{mark.words}: </span>
      </span>
      <div>
        <span class="says">{says}</span>
        {waits === null ? null : <p class="soft">You said {waits}. It is sent when there is a connection.</p>}
        {waits === null && (isLeft || state === 'not-needed') && item.why !== null ? (
          <p class="soft">{item.why}</p>
        ) : null}
        <Readings item={item} />
        {isLeft && waits === null && mayEnter && isByHand(item) ? <Say item={item} now={now} /> : null}
      </div>
    </li>
  );
}

/** What a person may say; everything else shows itself. */
const isByHand = ({ id }: ItemShown) =>
  id === 'silent' || id.startsWith('fitted:') || (id === 'police' && orders(staff.value?.role));

function Readings({ item: { at, latencyMs, rssi, linkQuality, battery, state } }: { item: ItemShown }) {
  if (at === null || state === 'open') return null;
  return (
    <p class="readings">
      <span class="age">{clockTime(at)}</span>
      {latencyMs === null ? null : <LatencyPicture ms={latencyMs} />}
      {rssi === null ? null : <SignalPicture rssi={rssi} />}
      {linkQuality === null ? null : <LinkWords quality={linkQuality} />}
      {battery === null ? null : <BatteryPicture percent={battery} />}
    </p>
  );
}

/** What only the person on the spot can know. */
function Say({ item, now }: { item: ItemShown; now: JobNow }) {
  const [isNo, setNo] = useState(false);
  const [problem, setProblem] = useState('');
  const text = useSignal('');
  const say = (word: 'yes' | 'no') => {
    const isKept = now.say(item, word, text.value.trim());
    setProblem(isKept ? '' : TOO_MUCH);
    setNo(false);
  };
  if (isNo) {
    return (
      <form
        onSubmit={(event) => {
          event.preventDefault();
          say('no');
        }}
      >
        <Line label="What is in the way" value={text} hint="Nothing about a person." />
        <div class="buttons">
          <button type="submit" class="primary">
            Say no
          </button>
          <button type="button" onClick={() => setNo(false)}>
            Leave it
          </button>
        </div>
      </form>
    );
  }
  return (
    <>
      <div class="answers">
        <button type="button" class="primary" onClick={() => say('yes')}>
          Yes<span class="unseen">: {item.says}</span>
        </button>
        <button type="button" onClick={() => setNo(true)}>
          No…<span class="unseen">: {item.says}</span>
        </button>
      </div>
      {problem === '' ? null : (
        <p class="refusal" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}

/** Who else has to do something, when it is not the person on the spot. */
export function EndHint({ items }: { items: readonly ItemShown[] }) {
  const others = items.filter(({ state, needs }) => state === 'open' && ['desk', 'contacts', 'police'].includes(needs));
  const words = [...new Set(others.map(({ needs }) => NEEDS_WORDS[needs]))];
  return words.length === 0 ? null : <p class="soft">{words.join('. ')}.</p>;
}
