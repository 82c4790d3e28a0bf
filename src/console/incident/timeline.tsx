import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Incident, TimelineEntry } from '../api/types.ts';
import { Shape, type ShapeName } from '../shell/shape.tsx';
import { desk, story } from '../store/store.ts';
import { actorWords } from '../words/actors.ts';
import { clockTime } from '../words/times.ts';
import { PaneSection } from './pane.tsx';
import { byMinute, KIND_WORDS, KINDS, type Kind, kindOf, sinceAlarm } from './timeline-kinds.ts';

const SHAPES: Record<Kind, ShapeName> = { home: 'diamond', rules: 'square', calls: 'arrow', people: 'circle' };
/** Closer to its end than this, in pixels, a list counts as read to the end, and follows what comes. */
const AT_END_PX = 24;

/** The incident's story, oldest first, so that what is being read does not move. */
export function Timeline({ incident }: { incident: Incident }) {
  const hidden = useSignal<ReadonlySet<Kind>>(new Set());
  const shown = useComputed(() => story.value.filter((entry) => !hidden.value.has(kindOf(entry)))).value;
  const isComplete = useComputed(() => desk.value.followed?.complete === true).value;
  const { list, below, toEnd, onScroll } = useFollow(shown.length);
  const newest = shown.at(-1)?.position;
  return (
    <PaneSection pane="timeline" title="Timeline" class="timeline">
      <fieldset class="filter">
        <legend class="unseen">Show</legend>
        {KINDS.map((kind) => (
          <label class="choice" key={kind}>
            <input
              type="checkbox"
              checked={!hidden.value.has(kind)}
              onChange={() => {
                hidden.value = toggled(hidden.peek(), kind);
              }}
            />
            <Shape name={SHAPES[kind]} hollow={kind === 'rules' || kind === 'people'} /> {KIND_WORDS[kind]}
          </label>
        ))}
      </fieldset>
      {isComplete ? null : <p class="empty">Reading…</p>}
      <ol class="minutes" ref={list} onScroll={onScroll} aria-label="What happened, oldest first">
        {byMinute(shown).map(({ label, key, entries }) => (
          <li key={key}>
            <h3>{label}</h3>
            <ol>
              {entries.map((entry) => (
                <Line
                  key={entry.position}
                  entry={entry}
                  openedAt={incident.openedAt}
                  isNewest={entry.position === newest}
                />
              ))}
            </ol>
          </li>
        ))}
      </ol>
      {below.value > 0 ? (
        <button type="button" class="newer" onClick={toEnd}>
          <Shape name="triangle" /> {below.value} newer below
        </button>
      ) : null}
    </PaneSection>
  );
}

function toggled(hidden: ReadonlySet<Kind>, kind: Kind): ReadonlySet<Kind> {
  const next = new Set(hidden);
  if (!next.delete(kind)) next.add(kind);
  return next;
}

function Line({ entry, openedAt, isNewest }: { entry: TimelineEntry; openedAt: string; isNewest: boolean }) {
  const kind = kindOf(entry);
  return (
    <li class={`line of-${kind} ${isNewest ? 'newest' : ''}`}>
      <span class="when">
        <span class="since">{sinceAlarm(entry.at, openedAt)}</span>{' '}
        <time dateTime={entry.at}>{clockTime(entry.at)}</time>
      </span>
      <span class="what">
        <Shape name={SHAPES[kind]} hollow={kind === 'rules' || kind === 'people'} /> {entry.says}
        {entry.by ? <span class="by">{actorWords(entry.by, desk.value.names)}</span> : null}
        {isNewest ? <span class="newest-mark">newest</span> : null}
        {entry.text ? <q>{entry.text}</q> : null}
      </span>
    </li>
  );
}

/** A list that scrolls on its own follows its end while its end is in sight, and otherwise stands still and counts what came. */
function useFollow(length: number) {
  const list = useRef<HTMLOListElement>(null);
  const atEnd = useRef(true);
  const read = useRef(length);
  const below = useSignal(0);
  const isAtEnd = (element: HTMLElement) => element.scrollHeight - element.scrollTop - element.clientHeight < AT_END_PX;
  const settle = () => {
    read.current = length;
    below.value = 0;
  };
  const toEnd = () => {
    const element = list.current;
    if (element) element.scrollTop = element.scrollHeight;
  };
  const onScroll = () => {
    atEnd.current = list.current === null || isAtEnd(list.current);
    if (atEnd.current) settle();
  };
  useLayoutEffect(() => {
    // A part that scrolls must be reachable by keyboard in every browser.
    if (list.current) list.current.tabIndex = 0;
    if (atEnd.current) toEnd();
  });
  useEffect(() => {
    if (atEnd.current || list.current === null || isAtEnd(list.current)) settle();
    else below.value = Math.max(0, length - read.current);
  }, [length]);
  return { list, below, toEnd, onScroll };
}
