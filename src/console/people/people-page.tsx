import { useEffect, useRef, useState } from 'preact/hooks';
import { getHome, listHomes } from '../estate/api.ts';
import { useFetched, usePages } from '../estate/fetching.ts';
import { Cards, ListEnd, Trouble } from '../estate/parts.tsx';
import { keepsFiles } from '../estate/tabs.tsx';
import { homeHref } from '../estate/words.ts';
import { Shape } from '../shell/shape.tsx';
import { getNightly, getPeople, type HomePeople } from './api.ts';
import { ContactDialog } from './contact-dialog.tsx';
import { ContactView } from './contact-view.tsx';
import { PeopleTabs } from './tabs.tsx';
import '../estate/estate.css';
import './people.css';

const AGAIN_MS = 10_000;

export const peopleHref = (premises: string) => `/people/${encodeURIComponent(premises)}`;

/** The people who are told: of one home, or which homes there are. */
export function Page({ rest: [premises] }: { rest: readonly string[] }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [premises]);
  return (
    <section class="pane estate people" aria-labelledby="people-heading">
      <h1 id="people-heading" ref={heading} tabIndex={-1}>
        {premises === undefined ? 'Contacts' : 'Who is told about this home'}
      </h1>
      <PeopleTabs here="people" />
      {premises === undefined ? <Homes /> : <OfHome premises={premises} key={premises} />}
    </section>
  );
}

/** What the last night found about people, and the homes to look at. */
function Homes() {
  const nightly = useFetched('nightly', getNightly).value;
  const pages = usePages('homes', (cursor) => listHomes('all', cursor));
  const found = nightly?.items.filter(({ premises }) => premises !== null) ?? [];
  return (
    <>
      {found.length === 0 ? null : (
        <>
          <h2>What wants seeing to</h2>
          <ul class="findings">
            {found.map(({ premises, reference, what, says }) => (
              <li key={`${premises}${what}${says}`}>
                <Shape name="triangle" /> <a href={peopleHref(premises ?? '')}>{reference ?? premises}</a>: {says}
              </li>
            ))}
          </ul>
        </>
      )}
      <h2>Homes</h2>
      {pages.items.length === 0 ? null : (
        <Cards caption="Homes" heads={['Home', 'Authority']}>
          {pages.items.map(({ id, reference, authority, authorityName }) => (
            <tr key={id}>
              <th scope="row">
                <a href={peopleHref(id)}>{reference}</a>
              </th>
              <td data-name="Authority">{authorityName ?? authority}</td>
            </tr>
          ))}
        </Cards>
      )}
      <ListEnd pages={pages} none="There is no home." />
    </>
  );
}

function OfHome({ premises }: { premises: string }) {
  const { value: people, problem, again } = useFetched(premises, () => getPeople(premises), AGAIN_MS);
  const home = useFetched(`home ${premises}`, () => getHome(premises)).value;
  const [isAdding, setAdding] = useState(false);
  const trouble = <Trouble problem={problem} again={() => void again()} />;
  if (people === null) return problem === '' ? <p role="status">Reading…</p> : trouble;
  return (
    <>
      {trouble}
      <h2>
        {home === null ? premises : home.reference} <span class="soft">{home?.authorityName ?? ''}</span>
      </h2>
      <p>
        <a href={homeHref(premises)}>The home's page</a>,{' '}
        <a href={`/policies/panic/${premises}`}>when they are reached</a>
      </p>
      <Enough people={people} />
      <ol class="contacts">
        {inOrder(people.items).map((contact, n) => (
          <ContactView key={contact.id} household={people.household} contact={contact} place={n + 1} again={again} />
        ))}
      </ol>
      {keepsFiles() ? (
        <button type="button" onClick={() => setAdding(true)}>
          Add a contact
        </button>
      ) : null}
      {isAdding ? (
        <ContactDialog
          household={people.household}
          nextOrder={people.items.filter(({ of }) => of === 'household').length + 1}
          onDone={again}
          onLeave={() => setAdding(false)}
        />
      ) : null}
    </>
  );
}

/** As the home's own page and the pictures of policies count them. */
const inOrder = (items: HomePeople['items']) => [...items].sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));

function Enough({ people: { verified, least } }: { people: HomePeople }) {
  const isEnough = verified >= least;
  return (
    <p class={isEnough ? 'verdict' : 'verdict bad'}>
      <Shape name={isEnough ? 'tick' : 'triangle'} /> {verified} of at least {least} people have a verified way to them
      {isEnough ? '.' : ': this home is not ready.'}
    </p>
  );
}
