import type { Figures } from './ask.ts';
import { Bar } from './bar.tsx';
import { CountTable, Section, Source } from './parts.tsx';
import { length, plain, share, times } from './words.ts';

export function FalseAlarms({ falseAlarms }: Pick<Figures, 'falseAlarms'>) {
  const { closed, toPolice, byCause, homes, months, from } = falseAlarms;
  return (
    <Section id="false" title="False alarms">
      <p>
        {closed} incidents were closed as false; {toPolice} of them had reached the police.
      </p>
      <CountTable
        heads={['Cause', 'Incidents']}
        of={closed}
        lines={byCause.map(({ key, count }) => ({ key, words: plain(key), count }))}
      />
      <h3>Homes near the limit of their police force</h3>
      {homes.length === 0 ? (
        <p class="empty">No home has had a false call within {months} months.</p>
      ) : (
        <table class="sums">
          <thead>
            <tr>
              <th scope="col">Home</th>
              <th scope="col">Type</th>
              <th scope="col">False calls in {months} months</th>
              <th scope="col">Limit</th>
              <th scope="col">Standing</th>
            </tr>
          </thead>
          <tbody>
            {homes.map((home) => (
              <tr key={`${home.premises} ${home.type}`}>
                <th scope="row">{home.reference}</th>
                <td>{plain(home.type)}</td>
                <td class="number">{home.calls}</td>
                <td class="number">{home.withdraw}</td>
                <td>
                  <span class={home.standing === 'warning' ? 'near' : 'missed'}>
                    {home.standing === 'warning' ? '! close to it' : '✗ response may be withdrawn'}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Source from={from} />
    </Section>
  );
}

export function Police({ police }: Pick<Figures, 'police'>) {
  return (
    <Section id="police" title="Police">
      <CountTable
        heads={['Stage', 'Incidents']}
        lines={[
          { key: 'informed', words: 'Informed', count: police.informed },
          { key: 'accepted', words: 'Accepted', count: police.accepted },
          { key: 'refused', words: 'Refused', count: police.refused },
          { key: 'dispatched', words: 'Dispatched', count: police.dispatched },
          { key: 'scene', words: 'On the scene', count: police.onScene },
        ]}
      />
      <p>Until the police were informed: {times(police.toInformed)}.</p>
      <p>From dispatch to the scene: {times(police.toScene)}.</p>
      {police.toScene.count === 0 ? null : (
        <table class="sums">
          <thead>
            <tr>
              <th scope="col">On the scene within</th>
              <th scope="col">Incidents</th>
              <th scope="col">Share</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {police.places.map(({ place, withinMs, within, of }) => (
              <tr key={place}>
                <th scope="row">
                  {length(withinMs)} ({place})
                </th>
                <td class="number">
                  {within} of {of}
                </td>
                <td class="number">{share(within, of)}</td>
                <td class="bar-cell">
                  <Bar permille={of === 0 ? 0 : (within * 1_000) / of} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Source from={police.from} />
    </Section>
  );
}
