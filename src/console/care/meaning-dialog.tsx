import { useSignal } from '@preact/signals';
import { useId, useState } from 'preact/hooks';
import { useFetched } from '../estate/fetching.ts';
import { Trouble } from '../estate/parts.tsx';
import { deviceWords } from '../estate/words.ts';
import { slotOf, wantsMeaning } from '../install/fact-words.ts';
import { type DiscoveredList, type Found, listFound } from '../install/found-api.ts';
import { PersonForm } from '../people/form.tsx';
import { type CaredFor, type Said, sayMeaning } from './api.ts';
import { HardwareChoice } from './hardware-choice.tsx';
import { Reason } from './reason.tsx';
import { bindingsNow, type Slot, slotsOf } from './slots.ts';
import { callsForHelp, choicesFor, lackingReason, slotWords } from './words.ts';

const ASK_EVERY_MS = 2_000;

interface Props {
  device: CaredFor;
  premises: string;
  onDone: () => void;
  onLeave: () => void;
}

/** A person says anew what each thing means that this device says, or which hardware it is. Nothing is chosen for them. */
export function MeaningDialog({ device, premises, onDone, onLeave }: Props) {
  const { value: heard, problem, again } = useFetched(`heard ${premises}`, () => listFound(premises), ASK_EVERY_MS);
  const text = useSignal('');
  const address = useSignal('');
  const [said, setSaid] = useState<Readonly<Record<string, Partial<Said>>>>({});
  const found = heard?.items.find((one) => one.via === device.via && one.address === address.value);
  const slots = slotsOf(device.bindings, factsOf(device, heard, found));
  const bindings = bindingsNow(slots, said);
  const losesHelp = callsForHelp(device.bindings) && !callsForHelp(bindings);
  const lacking = () => {
    if (device.waits && address.peek() === '') return 'Say which hardware it is.';
    return lackingReason(text.peek());
  };
  const work = async () => {
    await sayMeaning(device, {
      bindings,
      text: text.peek().trim(),
      ...(device.waits && { address: address.peek() }),
    });
    onDone();
  };
  return (
    <PersonForm
      title={`${device.waits ? 'Which hardware' : 'What it means'}: ${deviceWords(device)}`}
      send="That is what it means"
      lacking={lacking}
      work={work}
      onLeave={onLeave}
    >
      <Trouble problem={problem} again={() => void again()} />
      {device.waits ? <HardwareChoice device={device} items={heard?.items ?? []} address={address} /> : null}
      <p role="status">
        {slots.length === 0
          ? 'It has said nothing that wants a meaning. Press it, or open and close it.'
          : 'Something that is missing here appears when it is pressed, or opened and closed.'}
      </p>
      {slots.map((slot) => (
        <SlotField
          key={slot.id}
          slot={slot}
          now={{ ...slot.binding, ...said[slot.id] }}
          onSay={(one) => setSaid({ ...said, [slot.id]: one })}
        />
      ))}
      {losesHelp ? (
        <p class="caution">
          <strong>Nothing that it says would call for help any more.</strong>
        </p>
      ) : null}
      <p class="soft">It counts at once. Put it on test and try it: what it means now, nobody has tried.</p>
      <Reason text={text} />
    </PersonForm>
  );
}

/** What it says and nobody has bound, or what the hardware says that it is about to be. */
function factsOf({ device }: CaredFor, heard: DiscoveredList | null, found: Found | undefined) {
  const unbound = heard?.unbound.find((one) => one.device === device);
  return [...(unbound?.facts ?? []), ...(found?.facts ?? [])].filter(wantsMeaning);
}

interface SlotProps {
  slot: Slot;
  now: Partial<Said>;
  onSay: (said: Partial<Said>) => void;
}

function SlotField({ slot, now, onSay }: SlotProps) {
  const id = useId();
  const { fact } = slot;
  const means = now.means ?? '';
  return (
    <div class="slot">
      <label for={id}>
        <strong>{slotWords(fact)}</strong>{' '}
        <span class="soft">
          {slotOf(fact)}
          {now.sensor === undefined ? '' : `, sensor ${now.sensor}`}
        </span>
      </label>
      <select id={id} value={means} onChange={({ currentTarget }) => onSay({ ...now, means: currentTarget.value })}>
        <option value="">Not said: nothing comes of it</option>
        {choicesFor(fact, means).map(({ value, words }) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
      {fact.is === 'switch' && means !== '' && means !== 'nothing' ? (
        <label class="choice">
          <input
            type="checkbox"
            checked={now.on === 'off'}
            onChange={({ currentTarget }) => onSay({ ...now, on: currentTarget.checked ? 'off' : 'on' })}
          />
          It is “off” that counts, not “on”
        </label>
      ) : null}
    </div>
  );
}
