import type { Incident } from '../api/types.ts';
import { incidentHref } from '../router/route.ts';
import { PriorityMark, Time } from '../shell/marks.tsx';
import { desk, staff } from '../store/store.ts';
import { kindWords } from '../words/kinds.ts';
import { standingWords } from '../words/standing.ts';

/** Incidents of a hand-over as a table that also stands on paper. References only: a sheet of paper gets lost. */
export function Items({
  incidents,
  caption,
  act,
}: {
  incidents: readonly Incident[];
  caption: string;
  act?: (incident: Incident) => preact.ComponentChildren;
}) {
  return (
    <table class="shift-items">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Priority</th>
          <th scope="col">What</th>
          <th scope="col">Home</th>
          <th scope="col">Since</th>
          <th scope="col">How it stands</th>
          {act ? (
            <th scope="col" class="no-print">
              Take
            </th>
          ) : null}
        </tr>
      </thead>
      <tbody>
        {incidents.map((incident) => (
          <tr key={incident.id}>
            <td>
              <PriorityMark priority={incident.priority} />
            </td>
            <th scope="row">
              <a href={incidentHref(incident.id)}>{kindWords(incident.kind)}</a>
            </th>
            <td>{incident.reference}</td>
            <td>
              <Time at={incident.openedAt} />
            </td>
            <td>{standingWords(incident, staff.value?.id, desk.value.names)}</td>
            {act ? <td class="no-print">{act(incident)}</td> : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
