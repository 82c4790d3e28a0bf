import type { HomePlan } from '../../api/types.ts';
import { Time } from '../../shell/marks.tsx';
import { Shape } from '../../shell/shape.tsx';
import { changesOf, itemWords } from './drawing.ts';

/** Everything that the picture shows, in words. */
export function PlanTable({ plan }: { plan: HomePlan }) {
  const changed = new Set(changesOf(plan).map(({ item }) => item.key));
  const rooms = new Map(plan.rooms.map((room) => [room.id, room]));
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Where</th>
          <th scope="col">At the press</th>
          <th scope="col">Now</th>
        </tr>
      </thead>
      <tbody>
        {plan.items.map((item) => {
          const room = item.room === null ? undefined : rooms.get(item.room);
          return (
            <tr key={item.key}>
              <th scope="row">
                {room?.name ?? 'Not known'}
                {room?.isSanctuary ? ' (sanctuary)' : ''}
              </th>
              <td>{itemWords(item, item.atPress.state)}</td>
              <td>
                {changed.has(item.key) ? (
                  <strong>{itemWords(item, item.now.state)}</strong>
                ) : (
                  itemWords(item, item.now.state)
                )}
                {changed.has(item.key) ? (
                  <>
                    {' '}
                    since <Time at={item.now.at} />
                  </>
                ) : null}
                {item.isSilent ? (
                  <span class="tag">
                    <Shape name="cross" /> silent
                  </span>
                ) : null}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
