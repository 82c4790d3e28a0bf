import { useState } from 'preact/hooks';
import { Problem } from '../api/http.ts';
import { Left } from '../estate/parts.tsx';
import { keepsFiles, mayTest } from '../estate/tabs.tsx';
import { Shape } from '../shell/shape.tsx';
import { gatewayNow } from '../store/store.ts';
import { type Bypass, type CaredFor, type HomeCare, hearAgain } from './api.ts';
import type { Begin } from './doing.ts';
import { partWords, sinceWords } from './words.ts';

interface LeftOutProps {
  care: HomeCare;
  begin: Begin;
  again: () => void;
}

/** What sees nothing for now. It stays in sight until it is heard again. */
export function LeftOut({ care: { bypasses, devices }, begin, again }: LeftOutProps) {
  if (bypasses.length === 0) return null;
  return (
    <ul class="left-out" aria-label="Left out now">
      {bypasses.map((one) => (
        <LeftOutRow
          key={`${one.device} ${one.sensor ?? ''}`}
          one={one}
          device={devices.find(({ device }) => device === one.device)}
          begin={begin}
          again={again}
        />
      ))}
    </ul>
  );
}

interface RowProps {
  one: Bypass;
  device: CaredFor | undefined;
  begin: Begin;
  again: () => void;
}

function LeftOutRow({ one, device, begin, again }: RowProps) {
  const [problem, setProblem] = useState('');
  const { isLong, words } = sinceWords(one, gatewayNow.value);
  const called = device ? partWords(device, one.sensor) : one.device;
  const hear = async () => {
    try {
      await hearAgain(one.device, one.sensor);
      setProblem('');
    } catch (error) {
      setProblem(error instanceof Problem ? error.message : 'Something went wrong in this page. Reload it.');
    }
    again();
  };
  return (
    <li class={isLong ? 'long' : ''}>
      <p>
        <Shape name="hourglass" /> <strong>{called}</strong> {words}. <Left until={one.until} />.
        {isLong ? <strong> See to it.</strong> : null}
      </p>
      <p class="soft">
        By {one.by.name ?? 'a member of staff'}. {one.text ?? 'Why is not shown to you.'}
      </p>
      {mayTest() ? (
        <div class="buttons">
          <button type="button" class="quiet" onClick={() => void hear()}>
            Hear it again<span class="unseen">: {called}</span>
          </button>
          {device ? (
            <button type="button" class="quiet" onClick={() => begin('leave-out', device, one.sensor)}>
              Change its end<span class="unseen">: {called}</span>
            </button>
          ) : null}
          {device && keepsFiles() && isLong ? (
            <button type="button" class="quiet" onClick={() => begin('replace', device)}>
              Replace it<span class="unseen">: {called}</span>
            </button>
          ) : null}
        </div>
      ) : null}
      <p class="refusal" role="alert">
        {problem}
      </p>
    </li>
  );
}
