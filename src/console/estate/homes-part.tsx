import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { incidentHref } from '../router/route.ts';
import { SupervisionMark } from '../shell/marks.tsx';
import { Shape } from '../shell/shape.tsx';
import { gatewayNow } from '../store/store.ts';
import { getLastNight, type HomeFilter, type HomeSummary, listHomes } from './api.ts';
import { type Fetched, useFetched, usePages } from './fetching.ts';
import { Cards, Filters, Left, ListEnd } from './parts.tsx';
import { seesFigures } from './tabs.tsx';
import { causeOf, homeHref, lengthWords, RISK_WORDS } from './words.ts';

const FILTERS: readonly { value: HomeFilter; words: string }[] = [
  { value: 'all', words: 'All' },
  { value: 'attention', words: 'A device is late or silent' },
  { value: 'incident', words: 'With an open incident' },
  { value: 'on-test', words: 'On test' },
  { value: 'battery', words: 'A battery wants changing' },
];

/** The homes, by their neutral names. No address is here, and nobody's name. */
export function HomesPart() {
  const [show, setShow] = useState<HomeFilter>('all');
  const pages = usePages(show, (cursor) => listHomes(show, cursor));
  const hasNight = seesFigures();
  const night = useFetched('last night', async () => (hasNight ? getLastNight(gatewayNow.peek()) : null));
  const heads = ['Home', 'Risk', 'Devices', 'Incident', 'On test', 'Batteries', ...(hasNight ? ['Last night'] : [])];
  return (
    <>
      <Filters legend="Show" name="homes" now={show} choices={FILTERS} onChoose={setShow} />
      {pages.items.length > 0 ? (
        <Cards caption="Homes" heads={heads}>
          {pages.items.map((home) => (
            <HomeRow key={home.id} home={home} night={hasNight ? nightWords(night, home.id) : null} />
          ))}
        </Cards>
      ) : null}
      <ListEnd pages={pages} none="There is no such home." />
    </>
  );
}

/** Whether somebody who called for help last night would have been heard. */
function nightWords({ value, problem }: Fetched<ReadonlyMap<string, number> | null>, id: string): ComponentChildren {
  if (value === null) return problem === '' ? '…' : 'not known';
  const lostMs = value.get(id) ?? 0;
  return lostMs === 0 ? 'protected' : <strong>unprotected {lengthWords(lostMs)}</strong>;
}

function HomeRow({ home, night }: { home: HomeSummary; night: ComponentChildren }) {
  const { id, reference, authority, authorityName, risk, openIncident, onTest, batteriesFlagged } = home;
  return (
    <tr>
      <th scope="row">
        <a href={homeHref(id)}>{reference}</a> <span class="soft">{authorityName ?? authority}</span>
      </th>
      <td data-name="Risk">{RISK_WORDS[risk]}</td>
      <td data-name="Devices">
        <DevicesSummary home={home} />
      </td>
      <td data-name="Incident">
        {openIncident === null ? 'none' : <a href={incidentHref(openIncident)}>Open incident</a>}
      </td>
      <td data-name="On test">
        {onTest.length === 0
          ? 'none'
          : onTest.map(({ device, until }) => (
              <span key={device} class="row-line">
                {device} <Left until={until} />
              </span>
            ))}
      </td>
      <td data-name="Batteries">
        {batteriesFlagged === 0 ? (
          'none low'
        ) : (
          <strong>
            <Shape name="triangle" /> {batteriesFlagged} to change
          </strong>
        )}
      </td>
      {night === null ? null : <td data-name="Last night">{night}</td>}
    </tr>
  );
}

/** How the devices of a home are, and why the worst of them is not well. */
export function DevicesSummary({ home: { devices, worst } }: { home: Pick<HomeSummary, 'devices' | 'worst'> }) {
  const counts = [
    `${devices.total - devices.revoked} in service`,
    ...(devices.silent > 0 ? [`${devices.silent} silent`] : []),
    ...(devices.late > 0 ? [`${devices.late} late`] : []),
    ...(devices.unknown > 0 ? [`${devices.unknown} not observed`] : []),
  ];
  return (
    <>
      {worst === null ? null : (
        <span class="row-line">
          <SupervisionMark state={worst.supervision} />
        </span>
      )}
      <span class="row-line">{counts.join(', ')}</span>
      {worst === null ? null : (
        <span class="row-line soft">{causeOf({ ...worst, revoked: false }, gatewayNow.value)}</span>
      )}
    </>
  );
}
