import { useState } from 'preact/hooks';
import { useFetched } from '../estate/fetching.ts';
import { Trouble } from '../estate/parts.tsx';
import { deviceWords } from '../estate/words.ts';
import { type CaredFor, getCare, type HomeCare, type Swapped } from './api.ts';
import './care.css';
import { CodeDialog } from './code-dialog.tsx';
import { DeviceCare } from './device-care.tsx';
import type { Begin, Doing } from './doing.ts';
import { LeaveOutDialog } from './leave-out-dialog.tsx';
import { LeftOut } from './left-out.tsx';
import { MeaningDialog } from './meaning-dialog.tsx';
import { ReplaceDialog } from './replace-dialog.tsx';
import { Replaced } from './replaced.tsx';
import { TakeOutDialog } from './take-out-dialog.tsx';

const AGAIN_MS = 15_000;

interface Now {
  doing: Doing;
  device: CaredFor;
  sensor: string | null;
}

/** How the devices of a home are looked after over the years. `onChange`: what hangs there is another now. */
export function HomeCarePart({ premises, onChange }: { premises: string; onChange: () => void }) {
  const { value: care, problem, again } = useFetched(`care ${premises}`, () => getCare(premises), AGAIN_MS);
  const [now, setNow] = useState<Now | null>(null);
  const [replaced, setReplaced] = useState<Swapped | null>(null);
  const done = () => {
    void again();
    onChange();
  };
  const begin: Begin = (doing, device, sensor = null) => setNow({ doing, device, sensor });
  const known = (id: string) => care?.devices.find(({ device }) => device === id);
  return (
    <section class="care" aria-labelledby="care-heading">
      <h2 id="care-heading">Looking after the devices</h2>
      <Trouble problem={problem} again={() => void again()} />
      {care === null ? (
        <p role="status">{problem === '' ? 'Reading…' : ''}</p>
      ) : (
        <>
          {replaced ? (
            <Replaced
              swapped={replaced}
              device={known(replaced.device)}
              begin={begin}
              onLeave={() => setReplaced(null)}
            />
          ) : null}
          <LeftOut care={care} begin={begin} again={done} />
          <Devices care={care} begin={begin} />
        </>
      )}
      {now && care ? (
        <Doings now={now} care={care} onDone={done} onLeave={() => setNow(null)} onReplaced={setReplaced} />
      ) : null}
    </section>
  );
}

interface DoingsProps {
  now: Now;
  care: HomeCare;
  onDone: () => void;
  onLeave: () => void;
  onReplaced: (swapped: Swapped) => void;
}

function Doings({ now: { doing, device, sensor }, care, onDone, onLeave, onReplaced }: DoingsProps) {
  const props = { device, onDone, onLeave };
  if (doing === 'leave-out') return <LeaveOutDialog {...props} sensor={sensor} />;
  if (doing === 'replace') return <ReplaceDialog {...props} care={care} onReplaced={onReplaced} />;
  if (doing === 'take-out') return <TakeOutDialog {...props} />;
  if (doing === 'meaning') return <MeaningDialog {...props} premises={care.premises} />;
  return <CodeDialog {...props} />;
}

function Devices({ care: { devices, bypasses }, begin }: { care: HomeCare; begin: Begin }) {
  const known = devices.toSorted((one, other) => deviceWords(one).localeCompare(deviceWords(other)));
  const [serving, gone] = [known.filter(({ revoked }) => !revoked), known.filter(({ revoked }) => revoked)];
  const rows = (some: readonly CaredFor[]) =>
    some.map((device) => (
      <DeviceCare
        key={device.device}
        device={device}
        heir={devices.find(({ replaces }) => replaces === device.device)?.device}
        leftOut={bypasses.filter((one) => one.device === device.device)}
        begin={begin}
      />
    ));
  return (
    <>
      {serving.length === 0 ? (
        <p class="empty">No device is in service here.</p>
      ) : (
        <ul class="cared">{rows(serving)}</ul>
      )}
      {gone.length === 0 ? null : (
        <details class="gone">
          <summary>Out of service: {gone.length}</summary>
          <ul class="cared">{rows(gone)}</ul>
        </details>
      )}
    </>
  );
}
