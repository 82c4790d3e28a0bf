import { useSignal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { newEntry } from '../install/job-now.ts';
import { Choose } from '../people/fields.tsx';
import { PersonForm } from '../people/form.tsx';
import { agreeOn999, cancel, give, type Installer, type Job, LIMITS, listInstallers, prolong } from './api.ts';
import { Reason, reasonLacks } from './reason.tsx';
import { installerChoices } from './words.ts';

type Doing = 'give' | 'prolong' | 'cancel';
interface Props {
  job: Job;
  onDone: () => void;
}

/** What whoever ordered it may do with an order that runs. */
export function Doings({ job, onDone }: Props) {
  const [doing, setDoing] = useState<Doing | null>(null);
  const on = { job, onDone, onLeave: () => setDoing(null) };
  return (
    <>
      {job.lapsed ? (
        <p class="caution">Its time is over: the installer is shut out until it has more. What was done is kept.</p>
      ) : null}
      <div class="buttons">
        {job.state === 'open' ? (
          <button type="button" class={job.lapsed ? 'primary' : ''} onClick={() => setDoing('prolong')}>
            Give it more time
          </button>
        ) : null}
        <button type="button" onClick={() => setDoing('give')}>
          Give it to somebody
        </button>
        <button type="button" onClick={() => setDoing('cancel')}>
          Cancel it
        </button>
      </div>
      {doing === 'give' ? <GiveDialog {...on} /> : null}
      {doing === 'prolong' ? <ProlongDialog {...on} /> : null}
      {doing === 'cancel' ? <CancelDialog {...on} /> : null}
    </>
  );
}

type DialogProps = Props & { onLeave: () => void };

function GiveDialog({ job, onDone, onLeave }: DialogProps) {
  const [installers, setInstallers] = useState<readonly Installer[] | null>(null);
  const [problem, setProblem] = useState('');
  const to = useSignal(job.installer ?? '');
  useEffect(() => {
    listInstallers(job.premises).then(setInstallers, () =>
      setProblem('The names could not be read. Leave it, and try again.'),
    );
  }, []);
  return (
    <PersonForm
      title="Give it to somebody"
      send="Give it"
      lacking={() => (installers === null ? 'The names are not there yet.' : '')}
      work={async () => {
        await give(job.id, to.peek() || null);
        onDone();
      }}
      onLeave={onLeave}
    >
      <p>Only whoever has it sees it then, and the address while it is open.</p>
      {installers === null ? (
        <p role="status">{problem === '' ? 'Reading…' : problem}</p>
      ) : (
        <Choose label="To whom" value={to} choices={installerChoices(installers)} />
      )}
    </PersonForm>
  );
}

const HOURS = [2, 4, 8, LIMITS.hours].map((hours) => ({ value: String(hours), words: `${hours} hours from now` }));

function ProlongDialog({ job, onDone, onLeave }: DialogProps) {
  const hours = useSignal('4');
  return (
    <PersonForm
      title="Give it more time"
      send="Give it that"
      work={async () => {
        await prolong(job.id, Number(hours.peek()));
        onDone();
      }}
      onLeave={onLeave}
    >
      <p>The address can be opened for so long, and a press in this home is a test.</p>
      <Choose label="Open for" value={hours} choices={HOURS} />
    </PersonForm>
  );
}

function CancelDialog({ job, onDone, onLeave }: DialogProps) {
  const text = useSignal('');
  const joined = job.measures.filter(({ device }) => device !== null).length;
  return (
    <PersonForm
      title="Cancel the order"
      send="Cancel it"
      lacking={() => reasonLacks(text.peek(), LIMITS.reasonLeast)}
      work={async () => {
        await cancel(job.id, text.peek().trim());
        onDone();
      }}
      onLeave={onLeave}
    >
      <p>
        Nothing more is fitted, and the installer no longer sees it. It cannot be taken up again.
        {joined === 0 ? '' : ' Devices that were joined stay registered and are not in use: take them out of service.'}
      </p>
      <Reason value={text} />
    </PersonForm>
  );
}

/** Where the police do not know the home, a supervisor may agree that a person rings them. */
export function AgreeButton({ job, onDone }: { job: string; onDone: () => void }) {
  const [isAsking, ask] = useState(false);
  const [entry] = useState(newEntry);
  const text = useSignal('');
  return (
    <>
      <button type="button" class="quiet" onClick={() => ask(true)}>
        Agree to 999 by hand
      </button>
      {isAsking ? (
        <PersonForm
          title="Agree to 999 by hand"
          send="Agree"
          lacking={() => reasonLacks(text.peek(), LIMITS.reasonLeast)}
          work={async () => {
            await agreeOn999(job, entry, text.peek().trim());
            onDone();
          }}
          onLeave={() => ask(false)}
        >
          <p>
            No number with the force, no mark on the address: a person at the desk rings 999. It stands on the
            certificate.
          </p>
          <Reason value={text} />
        </PersonForm>
      ) : null}
    </>
  );
}
