import { kindWords } from '../words/kinds.ts';
import type { Figures } from './ask.ts';
import { DayColumns } from './columns.tsx';
import { CountTable, Section, Source } from './parts.tsx';
import { channelWords, length, moment, percent, plain, reasonWords, share, times } from './words.ts';

export function Alarms({ incidents, outcomes, stale }: Pick<Figures, 'incidents' | 'outcomes' | 'stale'>) {
  return (
    <Section id="alarms" title="Incidents">
      <DayColumns days={incidents.byDay} />
      <div class="pair">
        <CountTable
          heads={['Priority', 'Incidents']}
          of={incidents.opened}
          lines={incidents.byPriority.map((count, n) => ({ key: String(n), words: `Priority ${n + 1}`, count }))}
        />
        <CountTable
          heads={['Kind', 'Incidents']}
          lines={incidents.byKind.map(({ key, count }) => ({ key, words: kindWords(key), count }))}
        />
        <CountTable
          heads={['Closed as', 'Incidents']}
          of={outcomes.closed}
          lines={outcomes.byReason.map(({ key, count }) => ({ key, words: reasonWords(key), count }))}
        />
      </div>
      <p>
        {incidents.openAtEnd} open at the end, of which {stale.atEnd} for over {length(stale.afterMs)}
        {stale.most === null ? '' : ` (at most ${stale.most})`}. Not counted: {incidents.drills} drills and{' '}
        {incidents.onTest} by devices on test.
      </p>
    </Section>
  );
}

export function Load({ load, mix, chatter, range }: Pick<Figures, 'load' | 'mix' | 'chatter' | 'range'>) {
  return (
    <Section id="load" title="Load on the desk">
      {load === null ? (
        <p class="empty">
          The people at the desk work for all homes; their load is shown to those who see all of them.
        </p>
      ) : (
        <>
          <p>
            Alarms came in {load.windows.total} stretches of ten minutes; in {load.windows.above} of them there were
            more than {load.windows.limit ?? 'any limit'} for each operator. The desk was flooded {load.floods} times,{' '}
            {length(load.floodMs)} in all
            {load.floodTargetPermille === null
              ? '.'
              : `: ${share(load.floodMs, Date.parse(range.to) - Date.parse(range.from))} of the time, where under ${percent(load.floodTargetPermille)} is usual.`}
          </p>
          {load.days.limit === null ? null : (
            <p>
              Of {load.days.total} days with alarms, {load.days.above} had more than {load.days.limit} for each
              operator.
            </p>
          )}
          <div class="pair">
            <CountTable
              heads={['Alarms for each operator', 'Stretches']}
              of={load.windows.total}
              lines={load.windows.spread.map(({ key, count }) => ({ key, words: key, count }))}
            />
            <Busiest load={load} timeZone={range.timeZone} />
          </div>
        </>
      )}
      {mix.permille === null ? null : (
        <p>
          Priorities: low {percent(mix.permille.low)}, medium {percent(mix.permille.medium)}, high{' '}
          {percent(mix.permille.high)}
          {mix.targetPermille === null
            ? '.'
            : `; usual ${percent(mix.targetPermille.low)}, ${percent(mix.targetPermille.medium)}, ${percent(mix.targetPermille.high)}.`}
        </p>
      )}
      <p>
        {chatter.spells} spells of a chattering sensor, {chatter.signals} signals; {chatter.running} at the end.
      </p>
      <Source from={mix.from} />
    </Section>
  );
}

function Busiest({ load, timeZone }: { load: NonNullable<Figures['load']>; timeZone: string }) {
  if (load.busiest.length === 0) return null;
  return (
    <table class="sums">
      <thead>
        <tr>
          <th scope="col">Busiest</th>
          <th scope="col">Alarms</th>
          <th scope="col">Operators</th>
        </tr>
      </thead>
      <tbody>
        {load.busiest.slice(0, 5).map(({ at, alarms, operators }) => (
          <tr key={at}>
            <th scope="row">{moment(at, timeZone)}</th>
            <td class="number">{alarms}</td>
            <td class="number">{operators}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Delivery({ acceptance, delivery }: Pick<Figures, 'acceptance' | 'delivery'>) {
  return (
    <Section id="delivery" title="Reaching people">
      <p>
        {acceptance.accepted} incidents were accepted.{' '}
        {acceptance.times.count === 0 ? '' : `Until then: ${times(acceptance.times)}.`}
      </p>
      <div class="pair">
        <CountTable
          heads={['Accepted by', 'Incidents']}
          of={acceptance.accepted}
          lines={acceptance.by.map(({ key, count }) => ({ key, words: channelWords(key), count }))}
        />
        <CountTable heads={['Sends until accepted', 'Incidents']} lines={sendsOf(delivery.attemptsToAcceptance)} />
      </div>
      <table class="sums">
        <thead>
          <tr>
            <th scope="col">Channel</th>
            <th scope="col">Attempts</th>
            <th scope="col">Accepted</th>
            <th scope="col">Failed, by reason</th>
          </tr>
        </thead>
        <tbody>
          {delivery.channels.map(({ channel, attempts, accepted, failed }) => (
            <tr key={channel}>
              <th scope="row">{channelWords(channel)}</th>
              <td class="number">{attempts}</td>
              <td class="number">{accepted}</td>
              <td>{failed.map(({ key, count }) => `${plain(key)} ${count}`).join(', ') || 'none'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

const SENDS: readonly { words: string; most: number }[] = [
  { words: 'None: the desk was first', most: 0 },
  { words: '1', most: 1 },
  { words: '2', most: 2 },
  { words: '3 to 5', most: 5 },
  { words: '6 and more', most: Number.POSITIVE_INFINITY },
];

function sendsOf(list: Figures['delivery']['attemptsToAcceptance']) {
  let above = -1;
  return SENDS.map(({ words, most }) => {
    const least = above;
    above = most;
    const found = list.filter(({ attempts }) => attempts > least && attempts <= most);
    return { key: words, words, count: found.reduce((sum, { incidents }) => sum + incidents, 0) };
  });
}
