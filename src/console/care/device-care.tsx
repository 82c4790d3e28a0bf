import { useComputed } from '@preact/signals';
import { Left } from '../estate/parts.tsx';
import { keepsFiles, mayTest } from '../estate/tabs.tsx';
import { deviceWords } from '../estate/words.ts';
import { gatewayNow } from '../store/store.ts';
import type { Bypass, CaredFor } from './api.ts';
import type { Begin, Doing } from './doing.ts';
import { bindingWords, canBeLeftOut, stageWords, standingWords } from './words.ts';

interface Props {
  device: CaredFor;
  /** What hangs in its place now. */
  heir: string | undefined;
  leftOut: readonly Bypass[];
  begin: Begin;
}

/** One device, folded away: how far it is, what it means, and what can be done about it. */
export function DeviceCare({ device, heir, leftOut, begin }: Props) {
  const called = deviceWords(device);
  const button = (doing: Doing, words: string) => (
    <button type="button" onClick={() => begin(doing, device)}>
      {words}
      <span class="unseen">: {called}</span>
    </button>
  );
  const { revoked, claims, means } = device;
  return (
    <li>
      <details>
        <summary>
          <strong>{called}</strong> <span class="stage">{standingWords(device, leftOut)}</span>
        </summary>
        <Facts device={device} heir={heir} />
        {revoked || !mayTest() ? null : (
          <div class="buttons">
            {keepsFiles() && device.waits ? button('meaning', 'Say which hardware it is') : null}
            {keepsFiles() && means && !device.waits ? button('meaning', 'Change what it means') : null}
            {leftOut.some(({ sensor }) => sensor === null) || !canBeLeftOut(device)
              ? null
              : button('leave-out', 'Leave it out for a time')}
            {claims ? button('code', 'New one-time code') : null}
            {keepsFiles() ? button('replace', 'Replace it: it is broken') : null}
            {keepsFiles() ? button('take-out', 'Take it out of service') : null}
          </div>
        )}
      </details>
    </li>
  );
}

function Facts({ device, heir }: Pick<Props, 'device' | 'heir'>) {
  const { bindings, means, replaces, via, speaksFor, claimUntil, sensors } = device;
  return (
    <ul class="told">
      <li>
        {stageWords(device)}, <span class="soft code">{device.device}</span>
      </li>
      {replaces === null ? null : (
        <li>
          In the place of <span class="code">{replaces}</span>, whose history is kept.
        </li>
      )}
      {heir === undefined ? null : (
        <li>
          In its place hangs <span class="code">{heir}</span>.
        </li>
      )}
      {via === null ? null : (
        <li>
          Speaks through <span class="code">{via}</span>.
        </li>
      )}
      {speaksFor > 0 ? (
        <li>{speaksFor === 1 ? 'One device speaks' : `${speaksFor} devices speak`} through it.</li>
      ) : null}
      {sensors.length > 0 ? <li>Sensors: {sensors.map(({ sensor }) => sensor).join(', ')}.</li> : null}
      {means && !device.revoked ? (
        <li>
          {bindings.length === 0 ? (
            <strong>Nobody has said what it means: nothing comes of what it says.</strong>
          ) : (
            'Means:'
          )}
          <ul>
            {bindings.map((one) => (
              <li key={bindingWords(one)}>{bindingWords(one)}</li>
            ))}
          </ul>
        </li>
      ) : null}
      {claimUntil === null ? null : <Claiming until={claimUntil} />}
    </ul>
  );
}

function Claiming({ until }: { until: string }) {
  const isOver = useComputed(() => Date.parse(until) <= gatewayNow.value);
  return isOver.value ? null : (
    <li>
      A one-time code is open, <Left until={until} />.
    </li>
  );
}
