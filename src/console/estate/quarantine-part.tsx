import { useState } from 'preact/hooks';
import { Problem } from '../api/http.ts';
import { Dialog } from '../shell/dialog.tsx';
import { Time } from '../shell/marks.tsx';
import { listAside, openSample, type Quarantined, type QuarantineSample } from './api.ts';
import { usePages } from './fetching.ts';
import { Cards, ListEnd } from './parts.tsx';
import { keepsFiles } from './tabs.tsx';
import { homeHref } from './words.ts';

/** What arrived and was not understood. Its sender was told that it came, and counted as alive. */
export function QuarantinePart() {
  const pages = usePages('aside', listAside);
  const [opened, setOpened] = useState<Quarantined | null>(null);
  return (
    <>
      <p>
        Messages that the gateway could not understand are set aside and acknowledged, so that nothing waits behind
        them. What they hold is sealed.
      </p>
      {pages.items.length > 0 ? (
        <Cards
          caption="Messages set aside, newest first"
          heads={['Why', 'Home', 'Device', 'Newest', 'Times', 'Size', 'Sample']}
        >
          {pages.items.map((one) => (
            <tr key={one.id}>
              <th scope="row">{one.says}</th>
              <td data-name="Home">
                <a href={homeHref(one.premises)}>{one.reference}</a>
              </td>
              <td data-name="Device" class="code">
                {one.device}
              </td>
              <td data-name="Newest">
                <Time at={one.lastAt} />
              </td>
              <td data-name="Times">
                {one.times === 1 ? 'once' : `${one.times} times since `}
                {one.times === 1 ? null : <Time at={one.firstAt} />}
              </td>
              <td data-name="Size">{one.bytes} bytes</td>
              <td data-name="Sample">
                {!one.hasSample ? (
                  'none kept'
                ) : keepsFiles() ? (
                  <button type="button" class="quiet" onClick={() => setOpened(one)}>
                    Open<span class="unseen"> what {one.device} sent</span>
                  </button>
                ) : (
                  'sealed'
                )}
              </td>
            </tr>
          ))}
        </Cards>
      ) : null}
      <ListEnd pages={pages} none="Everything that came was understood." />
      {opened ? <SampleDialog one={opened} onLeave={() => setOpened(null)} /> : null}
    </>
  );
}

function SampleDialog({ one, onLeave }: { one: Quarantined; onLeave: () => void }) {
  const [sample, setSample] = useState<QuarantineSample | null>(null);
  const [problem, setProblem] = useState('');
  const open = async () => {
    try {
      setSample(await openSample(one.id));
    } catch (error) {
      setProblem(error instanceof Problem ? error.message : 'Something went wrong in this page. Reload it.');
    }
  };
  return (
    <Dialog title="Open what was sealed?" onLeave={onLeave}>
      {sample === null ? (
        <p>It may name somebody. That you opened it is put on record.</p>
      ) : (
        <>
          <p>
            {sample.whole
              ? `The whole message, ${sample.bytes} bytes`
              : `The beginning of a message of ${sample.bytes} bytes`}
            {sample.as === 'base64' ? ', which is not text and is shown in base64' : ''}:
          </p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <pre class="sample" tabIndex={0}>
            {sample.sample}
          </pre>
        </>
      )}
      <p class="refusal" role="alert">
        {problem}
      </p>
      <div class="buttons">
        {sample === null ? (
          <button type="button" class="primary" onClick={() => void open()}>
            Open it
          </button>
        ) : null}
        <button type="button" onClick={onLeave}>
          {sample === null ? 'Leave it sealed' : 'Close'}
        </button>
      </div>
    </Dialog>
  );
}
