import { useState } from 'preact/hooks';
import { Time } from '../shell/marks.tsx';
import { Shape } from '../shell/shape.tsx';
import { gatewayNow } from '../store/store.ts';
import { type BatteryShown, listBatteries } from './api.ts';
import { usePages } from './fetching.ts';
import { LevelLine } from './level-line.tsx';
import { Cards, Filters, ListEnd } from './parts.tsx';
import { deviceWords, forecastWords, homeHref } from './words.ts';

const FILTERS = [
  { value: 'flagged', words: 'To be changed within a fortnight' },
  { value: 'all', words: 'All' },
] as const;

/** Batteries, and when they will be empty. */
export function BatteriesPart() {
  const [show, setShow] = useState<'flagged' | 'all'>('flagged');
  const pages = usePages(show, (cursor) => listBatteries(show === 'flagged', cursor));
  const sorted = [...pages.items].sort((a, b) => emptyAt(a) - emptyAt(b) || a.percent - b.percent);
  return (
    <>
      <Filters legend="Show" name="batteries" now={show} choices={FILTERS} onChoose={setShow} />
      {sorted.length > 0 ? <BatteryTable batteries={sorted} withHome /> : null}
      <ListEnd pages={pages} none="No battery wants changing." />
    </>
  );
}

const emptyAt = ({ forecast }: BatteryShown) =>
  forecast === null ? Number.MAX_SAFE_INTEGER : Date.parse(forecast.earliest);

export function BatteryTable({
  batteries,
  withHome = false,
}: {
  batteries: readonly BatteryShown[];
  withHome?: boolean;
}) {
  const heads = ['Battery', ...(withHome ? ['Home'] : []), 'Level', 'Read', 'Will be empty'];
  return (
    <Cards caption="Batteries" heads={heads}>
      {batteries.map((battery) => (
        <tr key={`${battery.device}/${battery.sensor ?? ''}`}>
          <th scope="row">
            {deviceWords(battery)} <span class="soft code">{battery.device}</span>
          </th>
          {withHome ? (
            <td data-name="Home">
              <a href={homeHref(battery.premises)}>{battery.reference}</a>
            </td>
          ) : null}
          <td data-name="Level">
            <span class="level">
              {battery.percent} %
              <LevelLine points={battery.points} forecast={battery.forecast} />
            </span>
          </td>
          <td data-name="Read">
            <Time at={battery.readAt} />
          </td>
          <td data-name="Will be empty">
            {battery.flagged ? (
              <strong>
                <Shape name="triangle" /> {forecastWords(battery, gatewayNow.value)}
              </strong>
            ) : (
              forecastWords(battery, gatewayNow.value)
            )}
          </td>
        </tr>
      ))}
    </Cards>
  );
}
