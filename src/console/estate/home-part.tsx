import { useState } from 'preact/hooks';
import { Problem } from '../api/http.ts';
import type { Device } from '../api/types.ts';
import { HomeCarePart } from '../care/home-care.tsx';
import { drawn } from '../incident/home/drawing.ts';
import { FloorPlan } from '../incident/home/floor-plan.tsx';
import { HomeOrders } from '../orders/home-orders.tsx';
import { incidentHref } from '../router/route.ts';
import { SupervisionMark } from '../shell/marks.tsx';
import { gatewayNow } from '../store/store.ts';
import { getHome, getNames, getPlan, type HomeFull } from './api.ts';
import { BatteryTable } from './batteries-part.tsx';
import { useFetched } from './fetching.ts';
import { FilePart } from './file/file-part.tsx';
import { DevicesSummary } from './homes-part.tsx';
import { EndButton } from './on-test-part.tsx';
import { Cards, Left, Trouble } from './parts.tsx';
import { keepsFiles, knowsTheCase, mayTest, seesPlan } from './tabs.tsx';
import { TestDialog } from './test-dialog.tsx';
import { WatchPart } from './watch-part.tsx';
import { causeOf, deviceWords, RISK_WORDS } from './words.ts';

const AGAIN_MS = 15_000;
const CONTACT_CHANNELS: Readonly<Record<string, string>> = { voice: 'telephone', sms: 'text message' };

/** One home with everything in it: where things stand, how they are, and what is kept of the household. */
export function HomePart({ id }: { id: string }) {
  const { value: home, problem, again } = useFetched(id, () => getHome(id), AGAIN_MS);
  const [changes, setChanges] = useState(0);
  const changed = () => {
    setChanges((before) => before + 1);
    void again();
  };
  if (home === null)
    return problem === '' ? <p role="status">Reading…</p> : <Trouble problem={problem} again={() => void again()} />;
  return (
    <>
      <Trouble problem={problem} again={() => void again()} />
      <Facts home={home} />
      {seesPlan() ? <Plan id={id} /> : null}
      <Devices home={home} again={() => void again()} />
      <HomeCarePart premises={id} onChange={changed} />
      <HomeOrders key={changes} premises={id} />
      <h2>Batteries</h2>
      {home.batteries.length === 0 ? (
        <p>No battery has told its level.</p>
      ) : (
        <BatteryTable batteries={home.batteries} />
      )}
      {knowsTheCase() ? <Contacts home={home} /> : null}
      {knowsTheCase() ? <WatchPart home={home} again={() => void again()} /> : null}
      {keepsFiles() ? <FilePart premises={id} /> : null}
    </>
  );
}

function Facts({ home }: { home: HomeFull }) {
  const { reference, authority, authorityName, risk, arming, openIncident } = home;
  return (
    <dl class="estate-facts">
      <div>
        <dt>Reference</dt>
        <dd>{reference}</dd>
      </div>
      <div>
        <dt>Authority</dt>
        <dd>{authorityName ?? authority}</dd>
      </div>
      <div>
        <dt>Risk</dt>
        <dd>{RISK_WORDS[risk]}</dd>
      </div>
      <div>
        <dt>Armed</dt>
        <dd>{{ away: 'away', home: 'at home', disarmed: 'no' }[arming]}</dd>
      </div>
      <div>
        <dt>Incident</dt>
        <dd>{openIncident === null ? 'none open' : <a href={incidentHref(openIncident)}>Open incident</a>}</dd>
      </div>
      <div>
        <dt>Devices</dt>
        <dd>
          <DevicesSummary home={home} />
        </dd>
      </div>
    </dl>
  );
}

function Plan({ id }: { id: string }) {
  const { value: plan } = useFetched(id, () => getPlan(id), AGAIN_MS);
  if (plan === null || plan.rooms.length === 0) return null;
  return (
    <section class="home-plan" aria-labelledby="plan-heading">
      <h2 id="plan-heading">Plan</h2>
      {drawn(plan, 'now').map((floor) => (
        <FloorPlan
          key={floor.floor}
          floor={floor}
          pressAt={null}
          openedAt={new Date(gatewayNow.peek()).toISOString()}
        />
      ))}
    </section>
  );
}

function Devices({ home, again }: { home: HomeFull; again: () => void }) {
  const [testing, setTesting] = useState<Device | null>(null);
  return (
    <>
      <h2>Devices</h2>
      <Cards caption="Devices of this home" heads={['Where', 'State', 'Why', 'Test']}>
        {home.deviceList.map((device) => {
          const test = home.onTest.find((one) => one.device === device.id);
          return (
            <tr key={device.id}>
              <th scope="row">
                {deviceWords(device)} <span class="soft code">{device.id}</span>
              </th>
              <td data-name="State">
                <SupervisionMark state={device.supervision} />
              </td>
              <td data-name="Why">{causeOf(device, gatewayNow.value)}</td>
              <td data-name="Test">
                {test ? (
                  <>
                    On test, <Left until={test.until} />{' '}
                    {mayTest() ? <EndButton device={device.id} onDone={again} /> : null}
                  </>
                ) : mayTest() && !device.revoked ? (
                  <button type="button" class="quiet" onClick={() => setTesting(device)}>
                    Put on test<span class="unseen">: {device.id}</span>
                  </button>
                ) : (
                  'no'
                )}
              </td>
            </tr>
          );
        })}
      </Cards>
      {testing ? (
        <TestDialog device={testing.id} name={deviceWords(testing)} onDone={again} onLeave={() => setTesting(null)} />
      ) : null}
    </>
  );
}

/** By role. Names are opened when somebody asks for them. */
function Contacts({ home: { id: premises, contacts } }: { home: HomeFull }) {
  const [named, setNamed] = useState<HomeFull['contacts'] | null>(null);
  const [problem, setProblem] = useState('');
  const name = async () => {
    try {
      setNamed(await getNames(premises));
      setProblem('');
    } catch (error) {
      setProblem(error instanceof Problem ? error.message : 'Something went wrong in this page. Reload it.');
    }
  };
  return (
    <>
      <h2>Who is told</h2>
      {contacts.length === 0 ? (
        <p>
          <strong>Nobody: only the desk hears of an alarm in this home.</strong>
        </p>
      ) : (
        <ol>
          {(named ?? contacts).map((contact) => (
            <li key={contact.id}>
              {contact.name === null ? '' : `${contact.name}, `}
              {contact.role}, by {contact.channels.map((channel) => CONTACT_CHANNELS[channel] ?? channel).join(' and ')}
            </li>
          ))}
        </ol>
      )}
      {keepsFiles() && contacts.length > 0 && named === null ? (
        <p>
          <button type="button" class="quiet" onClick={() => void name()}>
            Show their names
          </button>{' '}
          <span class="soft">That you did is put on record.</span>
        </p>
      ) : null}
      <p class="refusal" role="alert">
        {problem}
      </p>
      <p>
        <a href={`/people/${encodeURIComponent(premises)}`}>Their numbers, hours and tests</a>,{' '}
        <a href={`/policies/panic/${encodeURIComponent(premises)}`}>when they would be reached</a>
      </p>
    </>
  );
}
