import type { CareList } from '../../desk/schema/care.ts';
import { looksLike } from '../api/guards.ts';
import { request } from '../api/http.ts';
import { Time } from '../shell/marks.tsx';
import { useFetched } from './fetching.ts';
import { OnTestPart } from './on-test-part.tsx';
import { Cards, Left, Trouble } from './parts.tsx';
import { deviceWords, homeHref } from './words.ts';

const AGAIN_MS = 30_000;
const isCare = looksLike<CareList>({ buttons: 'list', bypasses: 'list' });
const getCare = () => request('GET', '/api/estate/care', isCare);

/** What wants doing so that homes stay protected: buttons that nobody has tried, and what is left out. */
export function CarePart() {
  const { value, problem, again } = useFetched('care', getCare, AGAIN_MS);
  return (
    <>
      <p>A button that is never tried may be dead, and a sensor that is left out sees nothing. Begin at the top.</p>
      <Trouble problem={problem} again={() => void again()} />
      {value === null ? <p role="status">{problem === '' ? 'Reading…' : ''}</p> : <Lists care={value} />}
    </>
  );
}

function Lists({ care: { buttons, bypasses, more } }: { care: CareList }) {
  return (
    <>
      <h2>Buttons that nobody has tried for 31 days</h2>
      {buttons.length === 0 ? (
        <p class="empty">Every button has been tried.</p>
      ) : (
        <Cards caption="Buttons to try" heads={['Button', 'Home', 'Last pressed', 'Was due']}>
          {buttons.map((one) => (
            <tr key={`${one.device} ${one.sensor ?? ''}`}>
              <th scope="row">{deviceWords(one)}</th>
              <td data-name="Home">
                <a href={homeHref(one.premises)}>{one.reference}</a>
              </td>
              <td data-name="Last pressed">
                <Time at={one.lastAt} />
              </td>
              <td data-name="Was due">
                <Time at={one.dueAt} />
              </td>
            </tr>
          ))}
        </Cards>
      )}
      <h2>Left out</h2>
      {bypasses.length === 0 ? <p class="empty">Nothing is left out.</p> : <Bypasses bypasses={bypasses} />}
      {more ? <p>There is more than is shown here.</p> : null}
      <h2>Being tested now</h2>
      <OnTestPart />
    </>
  );
}

function Bypasses({ bypasses }: { bypasses: CareList['bypasses'] }) {
  return (
    <Cards caption="Sensors that are left out" heads={['Sensor', 'Home', 'Since', 'Heard again in', 'By', 'Why']}>
      {bypasses.map((one) => (
        <tr key={`${one.device} ${one.sensor ?? ''}`}>
          <th scope="row">{deviceWords(one)}</th>
          <td data-name="Home">
            <a href={homeHref(one.premises)}>{one.reference}</a>
          </td>
          <td data-name="Since">
            <Time at={one.since} />
          </td>
          <td data-name="Heard again in">
            <Left until={one.until} />
          </td>
          <td data-name="By">{one.by.name ?? 'a member of staff'}</td>
          <td data-name="Why">{one.text ?? 'not shown'}</td>
        </tr>
      ))}
    </Cards>
  );
}
