import { useId } from 'preact/hooks';
import type { Job } from './api.ts';
import type { JobNow, MeasureShown } from './job-now.ts';
import { said } from './words.ts';

/** Where a thing hangs; a button that is carried about is tried in every room that is ticked. */
export function Placing({ now, job, measure }: { now: JobNow; job: Job; measure: MeasureShown }) {
  const id = useId();
  const change = (body: Record<string, unknown>, says: string) =>
    now.enter({ about: measure.id, method: 'PATCH', to: ['measures', measure.id], body, says });
  const choose = (room: string) => {
    const zone = job.rooms.find((one) => one.room === room)?.zone ?? null;
    change(
      { room: room === '' ? null : room, zone },
      `${said(measure.name)} hangs in: ${room === '' ? 'no room' : said(room)}`,
    );
  };
  const add = (room: string) =>
    change({ rooms: [...measure.rooms, room] }, `${said(measure.name)} is also carried to: ${said(room)}`);
  return (
    <>
      <label for={id}>Where it hangs</label>
      <select id={id} value={measure.room ?? ''} onChange={({ currentTarget }) => choose(currentTarget.value)}>
        <option value="">No room: the whole home</option>
        {job.rooms.map(({ room }) => (
          <option key={room} value={room}>
            {said(room)}
          </option>
        ))}
      </select>
      {measure.kind === 'button' ? (
        <details class="carried">
          <summary>She carries it about</summary>
          <p class="soft">It is then tried in each room that is ticked.</p>
          {job.rooms.map(({ room }) => (
            <label class="choice" key={room}>
              <input
                type="checkbox"
                checked={measure.rooms.includes(room)}
                disabled={measure.rooms.includes(room)}
                onChange={() => add(room)}
              />
              {said(room)}
            </label>
          ))}
        </details>
      ) : null}
    </>
  );
}
