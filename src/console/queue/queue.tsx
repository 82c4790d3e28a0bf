import { useEffect, useRef } from 'preact/hooks';
import { openIncident } from '../router/router.ts';
import { loaded, order } from '../store/store.ts';
import { focusCursor, moveCursor } from './cursor.ts';
import { QueueList } from './list.tsx';

/** Open incidents, most urgent first. */
export function Queue() {
  const isAlone = openIncident.value === null;
  const Heading = isAlone ? 'h1' : 'h2';
  const wasAlone = useRef(isAlone);
  useEffect(() => {
    if (isAlone && !wasAlone.current) focusCursor();
    wasAlone.current = isAlone;
  }, [isAlone]);
  return (
    <section class="queue pane" aria-labelledby="queue-heading" onKeyDown={moveByArrows}>
      <Heading id="queue-heading">Open incidents</Heading>
      {order.value.length === 0 && loaded.value ? <p class="empty">No incident is open.</p> : null}
      <QueueList order={order.value} />
    </section>
  );
}

function moveByArrows(event: KeyboardEvent): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  event.preventDefault();
  moveCursor(event.key === 'ArrowDown' ? 1 : -1);
}
