import { useSignal } from '@preact/signals';
import { said } from '../install/words.ts';
import { Line } from '../people/fields.tsx';
import { PersonForm } from '../people/form.tsx';
import { drop, LIMITS, lacking, type Measure } from './api.ts';
import { waysLack, waysOf } from './draft.ts';
import { Reason, reasonLacks } from './reason.tsx';
import { WITHOUT } from './words.ts';

interface Props {
  job: string;
  measure: Measure;
  onDone: () => void;
  onLeave: () => void;
}

/** Takes a thing off the order, with a reason. */
export function DropDialog({ job, measure, onDone, onLeave }: Props) {
  const text = useSignal('');
  return (
    <PersonForm
      title={`Take off the order: ${said(measure.name)}`}
      send="Take it off"
      lacking={() => reasonLacks(text.peek(), LIMITS.reasonLeast)}
      work={async () => {
        await drop(job, measure.id, text.peek().trim());
        onDone();
      }}
      onLeave={onLeave}
    >
      <p>
        Nothing is asked of it any more.
        {measure.device === null ? '' : ' Its device stays registered and is not in use: take it out of service.'}
      </p>
      <Reason value={text} />
    </PersonForm>
  );
}

type Without = Measure['without'][number];
const CHOICES: readonly Without[] = ['tamper', 'radio', 'silence'];

/** What its model has not got, so that it cannot be shown. Whoever orders says so, and why. */
export function LacksDialog({ job, measure, onDone, onLeave }: Props) {
  const text = useSignal('');
  const without = useSignal<readonly Without[]>(measure.without);
  const ways = useSignal(measure.paths.join(', '));
  const isHub = measure.kind === 'hub';
  return (
    <PersonForm
      title={`What it has: ${said(measure.name)}`}
      send="Keep that"
      lacking={() => waysLack(ways.peek()) || reasonLacks(text.peek(), LIMITS.reasonLeast)}
      work={async () => {
        const paths = isHub ? { paths: waysOf(ways.peek()) } : {};
        await lacking(job, measure.id, { without: without.peek(), ...paths }, text.peek().trim());
        onDone();
      }}
      onLeave={onLeave}
    >
      <p>What its model has not got cannot be tried. It stands on the certificate as not tried.</p>
      <fieldset>
        <legend>Its model has</legend>
        {CHOICES.map((one) => (
          <label class="choice" key={one}>
            <input
              type="checkbox"
              checked={without.value.includes(one)}
              onChange={({ currentTarget }) => {
                const isIn = currentTarget.checked;
                without.value = CHOICES.filter((each) => (each === one ? isIn : without.peek().includes(each)));
              }}
            />
            {WITHOUT[one]}
          </label>
        ))}
      </fieldset>
      {isHub ? (
        <Line
          label="Reports by"
          value={ways}
          max={140}
          hint="As its heartbeats name them; each is tried alone. Empty: there is one way only."
        />
      ) : null}
      <Reason value={text} />
    </PersonForm>
  );
}
