import { type Signal, useSignal } from '@preact/signals';
import { useFetched } from '../estate/fetching.ts';
import { deviceWords } from '../estate/words.ts';
import { KIND_CHOICES } from '../install/words.ts';
import { listInstallers } from '../orders/api.ts';
import { installerChoices, SOAKS } from '../orders/words.ts';
import { Choose } from '../people/fields.tsx';
import { PersonForm } from '../people/form.tsx';
import { type CaredFor, type HomeCare, replace, type SwapOrder, type Swapped } from './api.ts';
import { Reason } from './reason.tsx';
import { lackingReason } from './words.ts';

interface Props {
  device: CaredFor;
  care: HomeCare;
  onDone: () => void;
  onLeave: () => void;
  onReplaced: (swapped: Swapped) => void;
}

interface Asked {
  isOrdered: Signal<boolean>;
  installer: Signal<string>;
  soak: Signal<string>;
  kind: Signal<string>;
}

/** Puts a new device in the place of a broken one and, in the same go, orders that it is fitted and tried. */
export function ReplaceDialog({ device, care, onDone, onLeave, onReplaced }: Props) {
  const text = useSignal('');
  const asked: Asked = {
    isOrdered: useSignal(true),
    installer: useSignal(''),
    soak: useSignal('0'),
    kind: useSignal(''),
  };
  const wantsKind = device.kind === null && device.sensors.length === 0;
  const work = async () => {
    const order = asked.isOrdered.peek() ? orderOf(asked, care.running?.job) : undefined;
    onReplaced(await replace(device.device, text.peek().trim(), order));
    onDone();
  };
  const lacking = () =>
    lackingReason(text.peek()) ||
    (wantsKind && asked.isOrdered.peek() && asked.kind.peek() === '' ? 'Say what it is: nobody has recorded it.' : '');
  return (
    <PersonForm
      title={`Replace: ${deviceWords(device)}`}
      send="Replace it"
      lacking={lacking}
      work={work}
      onLeave={onLeave}
    >
      <p>
        <strong>The old one ends at once</strong>: it may not connect any more, and what it proved itself by is wiped.
        Its history stays. The new one takes its room, its name and its meaning, and is not in use before it has been
        tried.
      </p>
      {device.speaksFor > 0 ? <p>What speaks through the old one will speak through the new one.</p> : null}
      <Reason text={text} />
      <label class="choice">
        <input
          type="checkbox"
          checked={asked.isOrdered.value}
          onChange={({ currentTarget }) => {
            asked.isOrdered.value = currentTarget.checked;
          }}
        />
        Order that it is fitted and tried
      </label>
      {asked.isOrdered.value ? (
        <OrderFields asked={asked} care={care} wantsKind={wantsKind} />
      ) : (
        <p>
          <strong>It stays out of use until somebody orders that it is tried.</strong>
        </p>
      )}
    </PersonForm>
  );
}

function orderOf({ installer, soak, kind }: Asked, job: string | undefined): SwapOrder {
  const what = kind.peek() === '' ? {} : { kind: kind.peek() };
  if (job !== undefined) return { job, ...what };
  return { installer: installer.peek() === '' ? null : installer.peek(), soakHours: Number(soak.peek()), ...what };
}

function OrderFields({ asked, care, wantsKind }: { asked: Asked; care: HomeCare; wantsKind: boolean }) {
  const { value: installers, problem } = useFetched(`installers ${care.premises}`, () => listInstallers(care.premises));
  const kinds = KIND_CHOICES.filter(({ speaks }) => speaks);
  return (
    <>
      {wantsKind ? (
        <Choose label="What it is" value={asked.kind} choices={[{ value: '', words: 'Not said yet' }, ...kinds]} />
      ) : null}
      {care.running ? (
        <p>It is put on the order that runs in this home.</p>
      ) : (
        <>
          <Choose label="Who fits it" value={asked.installer} choices={installerChoices(installers ?? [])} />
          {problem === '' ? null : <p class="soft">Names cannot be read now: {problem}</p>}
          <Choose label="Settling in" value={asked.soak} choices={SOAKS} />
        </>
      )}
    </>
  );
}
