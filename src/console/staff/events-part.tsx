import { useEffect, useState } from 'preact/hooks';
import type { StaffEvent } from '../../desk/schema/staff.ts';
import { useAct } from '../account/act.ts';
import { EventList } from '../account/event-list.tsx';
import { Refused } from '../account/signin-page.tsx';
import * as api from './api.ts';

/** Everything that was changed about staff, page by page. */
export function EventsPart() {
  const act = useAct();
  const [events, setEvents] = useState<readonly StaffEvent[]>([]);
  const [next, setNext] = useState<string | null>(null);
  const more = (cursor: string | null) =>
    act.run(async () => {
      const page = await api.listEvents(cursor);
      setEvents((before) => (cursor === null ? page.items : [...before, ...page.items]));
      setNext(page.next);
    });
  useEffect(() => more(null), []);
  return (
    <section aria-labelledby="events">
      <h2 id="events">What was changed, and by whom</h2>
      <EventList events={events} caption="Newest first" withAbout />
      <Refused act={act} />
      {next === null ? null : (
        <button type="button" onClick={() => more(next)}>
          Older ones
        </button>
      )}
    </section>
  );
}
