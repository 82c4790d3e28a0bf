import type { Incident, IncidentSignal } from '../api/types.ts';
import { Time } from '../shell/marks.tsx';
import { placeWords, signalWords } from '../words/kinds.ts';

/** Everything the home has said since the incident opened. */
export function Signals({ incident }: { incident: Incident }) {
  const listed = incident.signals.reduce((count, signal) => count + 1 + signal.repeats, 0);
  const unlisted = incident.signalCount - listed;
  return (
    <section class="part" aria-labelledby="signals-heading">
      <h2 id="signals-heading">Signals from the home</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">What</th>
            <th scope="col">Where</th>
            <th scope="col">Device</th>
          </tr>
        </thead>
        <tbody>
          {incident.signals.map((signal) => (
            <tr key={`${signal.device}/${signal.id}`}>
              <td>
                <Time at={signal.receivedAt} />
              </td>
              <td>
                <strong>{signalWords(signal)}</strong>
                {signal.repeats > 0 ? (
                  <>
                    {' '}
                    repeated {signal.repeats === 1 ? 'once' : `${signal.repeats} times`}, last{' '}
                    <Time at={signal.lastAt} />
                  </>
                ) : null}
                {signal.late ? <Late signal={signal} /> : null}
              </td>
              <td>{placeWords(signal) || 'not recorded'}</td>
              <td class="code">{signal.device}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {unlisted > 0 ? <p>And {unlisted} more that are not listed here.</p> : null}
    </section>
  );
}

function Late({ signal: { saidAt } }: { signal: IncidentSignal }) {
  if (!saidAt) return <span class="late-mark"> late: sent long before it came</span>;
  return (
    <span class="late-mark">
      {' '}
      late: by its own clock at <Time at={saidAt} />
    </span>
  );
}
