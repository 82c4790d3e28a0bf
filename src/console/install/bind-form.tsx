import { useId, useState } from 'preact/hooks';
import { useAct } from '../account/act.ts';
import { Refused } from '../account/signin-page.tsx';
import { Age } from '../shell/marks.tsx';
import { factWords, meaningChoices, proposedFor, slotOf, wantsMeaning } from './fact-words.ts';
import type { BindingOrder, FactShown, Found, Proposed } from './found-api.ts';

interface Props {
  found: Found;
  /** What it will be called: `Bedside button`. */
  name: string;
  words: string;
  onBind: (bindings: readonly BindingOrder[]) => Promise<void>;
  onLeave: () => void;
}

type Chosen = Readonly<Record<string, { means: string; on?: 'on' | 'off' }>>;

/** A person says what each thing means that this device says. Nothing is chosen for them. */
export function BindForm({ found, name, words, onBind, onLeave }: Props) {
  const [chosen, setChosen] = useState<Chosen>({});
  const [problem, setProblem] = useState('');
  const act = useAct();
  const facts = found.facts.filter(wantsMeaning);
  const bind = (event: Event) => {
    event.preventDefault();
    const bindings = facts.flatMap((fact) => bindingOf(fact, chosen));
    if (!bindings.some(({ means }) => means !== 'nothing'))
      return setProblem('Say of at least one thing what it means. Press it or open it, and it appears here.');
    setProblem('');
    act.run(() => onBind(bindings));
  };
  const says =
    facts.length === 0
      ? 'It has said nothing that wants a meaning. Press it, or open and close it.'
      : 'Press it in every way that she might, or open and close it: each appears here.';
  return (
    <form class="binding" onSubmit={bind}>
      <h2>{name}: what does it mean?</h2>
      <p role="status">{says}</p>
      {facts.map((fact) => (
        <Slot
          key={slotOf(fact)}
          fact={fact}
          proposed={proposedFor(fact, found.proposed)}
          now={chosen[slotOf(fact)]}
          onChoose={(one) => {
            setChosen({ ...chosen, [slotOf(fact)]: one });
            setProblem('');
          }}
        />
      ))}
      <p class="refusal" role="alert">
        {problem}
      </p>
      <Refused act={act} />
      <div class="buttons">
        <button type="submit" class="primary wide" aria-disabled={act.busy.value ? 'true' : undefined}>
          {act.busy.value ? 'Joining…' : words}
        </button>
        <button type="button" onClick={onLeave}>
          Leave it
        </button>
      </div>
    </form>
  );
}

function bindingOf(fact: FactShown, chosen: Chosen): BindingOrder[] {
  const one = chosen[slotOf(fact)];
  if (one === undefined || one.means === '') return [];
  return [
    {
      key: fact.key,
      means: one.means,
      ...(fact.is === 'press' && fact.which !== undefined && { which: fact.which }),
      ...(fact.is === 'switch' && { on: one.on ?? 'on' }),
    },
  ];
}

interface SlotProps {
  fact: FactShown;
  proposed: Proposed | undefined;
  now: { means: string; on?: 'on' | 'off' } | undefined;
  onChoose: (one: { means: string; on?: 'on' | 'off' }) => void;
}

function Slot({ fact, proposed, now, onChoose }: SlotProps) {
  const id = useId();
  const choices = meaningChoices(fact);
  const usual = choices.find(({ value }) => value === proposed?.means);
  return (
    <div class="slot">
      <label for={id}>
        <strong>{factWords(fact)}</strong>{' '}
        <span class="soft">
          {fact.key}, <Age since={fact.at} /> ago
        </span>
      </label>
      <select
        id={id}
        value={now?.means ?? ''}
        onChange={({ currentTarget }) => onChoose({ ...now, means: currentTarget.value })}
      >
        <option value="">Not said yet</option>
        {choices.map(({ value, words }) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
      {usual && !now ? <p class="soft">Usually: {usual.words.toLowerCase()}.</p> : null}
      {fact.is === 'switch' && now && now.means !== 'nothing' ? (
        <label class="choice">
          <input
            type="checkbox"
            checked={now.on === 'off'}
            onChange={({ currentTarget }) => onChoose({ ...now, on: currentTarget.checked ? 'off' : 'on' })}
          />
          It is “off” that counts, not “on”
        </label>
      ) : null}
    </div>
  );
}
