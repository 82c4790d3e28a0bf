import { useSignal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useFetched } from '../estate/fetching.ts';
import { Trouble } from '../estate/parts.tsx';
import { EstateTabs } from '../estate/tabs.tsx';
import { homeHref } from '../estate/words.ts';
import { Choose, Line } from '../people/fields.tsx';
import { staff } from '../store/store.ts';
import { BindForm } from './bind-form.tsx';
import { factWords } from './fact-words.ts';
import { bindFound, type Found, listFound, type Unbound } from './found-api.ts';
import { FoundWords, foundKey } from './found-picker.tsx';
import { KIND_CHOICES, orders, said, slugOf } from './words.ts';
import '../estate/estate.css';
import './install.css';

const ASK_EVERY_MS = 3_000;
const newestFirst = (one: Found, other: Found) => other.lastAt.localeCompare(one.lastAt);

/** Everything that hubs have heard and nobody has named, in all homes. None of it is acted on. */
export function Page() {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { value, problem, again } = useFetched('discovered', () => listFound(), ASK_EVERY_MS);
  const [chosen, setChosen] = useState<string | null>(null);
  const mayBind = orders(staff.value?.role);
  const leave = () => {
    setChosen(null);
    void again();
  };
  return (
    <section class="pane install" aria-labelledby="discovered-heading">
      <h1 id="discovered-heading" ref={heading} tabIndex={-1}>
        Found, not joined
      </h1>
      <div class="estate">
        <EstateTabs here="discovered" />
      </div>
      <p>
        Hubs have heard these, and nobody has said what they are. Nothing that they say is acted on until somebody does.
      </p>
      <Trouble problem={problem} again={() => void again()} />
      {value === null && problem === '' ? <p role="status">Reading…</p> : null}
      {value?.items.length === 0 ? <p class="empty">Nothing unknown has been heard.</p> : null}
      <ul class="found">
        {(value?.items ?? []).toSorted(newestFirst).map((found) => (
          <li key={foundKey(found)}>
            <div class="card">
              <FoundWords found={found} />
              <span>
                <a href={homeHref(found.premises)}>Its home</a>
              </span>
            </div>
            {mayBind && chosen === foundKey(found) ? <Join found={found} onLeave={leave} /> : null}
            {mayBind && chosen !== foundKey(found) ? (
              <button type="button" onClick={() => setChosen(foundKey(found))}>
                Join it<span class="unseen">: {found.alias ?? found.address}</span>
              </button>
            ) : null}
          </li>
        ))}
      </ul>
      {value && value.unbound.length > 0 ? <UnboundList unbound={value.unbound} /> : null}
    </section>
  );
}

/** A button that was given one meaning and has been pressed in another way, too. */
function UnboundList({ unbound }: { unbound: readonly Unbound[] }) {
  return (
    <>
      <h2>Said by devices, and not acted on</h2>
      <p>They belong to a home, but nobody has said what this means.</p>
      <ul class="found">
        {unbound.map(({ device, premises, name, facts }) => (
          <li key={device} class="card">
            <span class="card-head">
              <strong>{name === null ? device : said(name)}</strong> <a href={homeHref(premises)}>Its home</a>
            </span>
            <span>{facts.map(factWords).join(', ')}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

const KINDS = KIND_CHOICES.filter(({ speaks }) => speaks);

/** Outside a job it counts at once: whoever joins it here answers for what it means. */
function Join({ found, onLeave }: { found: Found; onLeave: () => void }) {
  const kind = useSignal<string>('button');
  const name = useSignal('');
  return (
    <div class="adding">
      <Choose label="What it is" value={kind} choices={KINDS} />
      <Line label="What it is called" value={name} hint="Such as “Bedside”. Never a person’s name." max={32} />
      <BindForm
        found={found}
        name={name.value === '' ? 'This device' : name.value}
        words="Join it: it counts from now on"
        onBind={async (bindings) => {
          const { via, address, premises } = found;
          const called = slugOf(name.value === '' ? (found.alias ?? found.address) : name.value);
          await bindFound({ via, address, premises, name: called, kind: kind.value, bindings });
          onLeave();
        }}
        onLeave={onLeave}
      />
    </div>
  );
}
