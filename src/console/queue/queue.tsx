import { useComputed } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { openIncident } from '../router/router.ts';
import { useKey } from '../shell/keys.ts';
import { desk, loaded, places, staff } from '../store/store.ts';
import { claimAtCursor, claimNews, takingOver } from './claiming.ts';
import { Counts } from './counts.tsx';
import { cursor, focusCursor, moveCursor } from './cursor.ts';
import { TakeOverDialog } from './dialogs/take-over-dialog.tsx';
import { Folds } from './folds.tsx';
import { GroupingBar, Groups, WorkingThrough } from './groups.tsx';
import { QueueList } from './list.tsx';
import { alone, followFlood } from './visible.ts';

/** Open incidents, most urgent first. */
export function Queue() {
  const isAlone = openIncident.value === null;
  const Heading = isAlone ? 'h1' : 'h2';
  const wasAlone = useRef(isAlone);
  useEffect(() => {
    if (isAlone && !wasAlone.current) focusCursor();
    wasAlone.current = isAlone;
  }, [isAlone]);
  useEffect(followFlood, []);
  // On the page of an incident the same key belongs to that incident.
  useKey('a', () => openIncident.peek() === null && void claimAtCursor());
  return (
    <section class="queue pane" aria-labelledby="queue-heading" onKeyDown={moveByArrows}>
      <div class="queue-head">
        <Heading id="queue-heading">Open incidents</Heading>
        <Counts />
      </div>
      <GroupingBar />
      {places.value.now.length === 0 && loaded.value ? (
        <p class="empty">Nothing is open that needs anybody now.</p>
      ) : null}
      <QueueList order={alone.value} label="To be dealt with" cursor={cursor.value} />
      <Groups />
      <Folds />
      <ClaimNews />
      <WorkingThrough />
      <TakingOver />
    </section>
  );
}

/** Who was faster, said at the foot, where nothing moves for it. */
function ClaimNews() {
  const news = claimNews.value;
  return (
    <p class={news ? 'claim-news' : 'claim-news none'} role="status">
      {news ? (
        <>
          <strong>{news.reference}</strong>: {news.says}{' '}
          <button type="button" class="quiet" onClick={() => (claimNews.value = null)}>
            Hide
          </button>
        </>
      ) : null}
    </p>
  );
}

function TakingOver() {
  const incident = useComputed(() =>
    takingOver.value ? desk.value.incidents.get(takingOver.value)?.value : undefined,
  ).value;
  const who = staff.value;
  if (!incident || !who) return null;
  return <TakeOverDialog incident={incident} who={who} onLeave={() => (takingOver.value = null)} />;
}

function moveByArrows(event: KeyboardEvent): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  if (event.target instanceof Element && event.target.closest('dialog, fieldset')) return;
  event.preventDefault();
  moveCursor(event.key === 'ArrowDown' ? 1 : -1);
}
