import { useState } from 'preact/hooks';
import { Problem } from '../api/http.ts';
import { endTest, listOnTest, type OnTestShown } from './api.ts';
import { useFetched } from './fetching.ts';
import { Cards, Left, Trouble } from './parts.tsx';
import { mayTest } from './tabs.tsx';
import { deviceWords, homeHref } from './words.ts';

/** What is being tested now: for a while nothing but a call for help is heard from it. */
export function OnTestPart() {
  const { value, problem, again } = useFetched('on test', listOnTest);
  return (
    <>
      <p>
        While a device is on test, what it says is recorded and raises nothing, but for a call for help. It ends by
        itself within the hour. To put a device on test, open its home.
      </p>
      <Trouble problem={problem} again={() => void again()} />
      {value === null ? (
        <p role="status">{problem === '' ? 'Reading…' : ''}</p>
      ) : value.length === 0 ? (
        <p class="empty">Nothing is on test.</p>
      ) : (
        <Cards caption="Devices on test" heads={['Device', 'Home', 'Time left', 'By', 'Why', 'End']}>
          {value.map((one) => (
            <Row key={one.device} one={one} again={() => void again()} />
          ))}
        </Cards>
      )}
    </>
  );
}

function Row({ one, again }: { one: OnTestShown; again: () => void }) {
  return (
    <tr>
      <th scope="row">
        {deviceWords(one)} <span class="soft code">{one.device}</span>
      </th>
      <td data-name="Home">
        <a href={homeHref(one.premises)}>{one.reference}</a>
      </td>
      <td data-name="Time left">
        <Left until={one.until} />
      </td>
      <td data-name="By">{one.by.name ?? 'a member of staff'}</td>
      <td data-name="Why">{one.text ?? 'not shown'}</td>
      <td data-name="End">{mayTest() ? <EndButton device={one.device} onDone={again} /> : 'by itself'}</td>
    </tr>
  );
}

/** Ends a test before its time. */
export function EndButton({ device, onDone }: { device: string; onDone: () => void }) {
  const [problem, setProblem] = useState('');
  const end = async () => {
    try {
      await endTest(device);
      setProblem('');
    } catch (error) {
      setProblem(error instanceof Problem ? error.message : 'Something went wrong in this page. Reload it.');
    }
    onDone();
  };
  return (
    <>
      <button type="button" class="quiet" onClick={() => void end()}>
        End the test<span class="unseen"> of {device}</span>
      </button>
      {problem ? (
        <span class="refusal" role="alert">
          {problem}
        </span>
      ) : null}
    </>
  );
}
