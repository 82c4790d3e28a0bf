import { useState } from 'preact/hooks';
import { Problem } from '../api/http.ts';
import { keepsFiles } from '../estate/tabs.tsx';
import { Shape } from '../shell/shape.tsx';
import { SureButton } from '../staff/sure.tsx';
import { isHandler } from '../store/roles.ts';
import { staff } from '../store/store.ts';
import { type ContactShown, changeContact, removeContact } from './api.ts';
import { ContactDialog } from './contact-dialog.tsx';
import { Day } from './day.tsx';
import { OpenDialog } from './open-dialog.tsx';
import { PointDialog } from './point-dialog.tsx';
import { PointView } from './point-view.tsx';
import { WeekStrip } from './week.tsx';
import { calledWords, staleWords } from './words.ts';

interface Props {
  household: string;
  contact: ContactShown;
  /** In the home's list, from 1. */
  place: number;
  again: () => Promise<void>;
}

/** One person who is told, with every way to them and how far it can be counted on. */
export function ContactView({ household, contact: read, place, again }: Props) {
  const [opened, setOpened] = useState<ContactShown | null>(null);
  // What was opened stays open as long as nothing has been changed since.
  const contact =
    opened?.version === read.version ? { ...read, name: opened.name, points: withPlaces(read, opened) } : read;
  const called = calledWords(contact, place);
  const mayDo = isHandler(staff.value?.role);
  return (
    <li class="contact" aria-label={called}>
      <h3>
        {place}. {called}
        {contact.name === null ? '' : ', '}
        {contact.name === null ? `, ${contact.role}` : contact.role}
      </h3>
      <p class={contact.verified ? 'counts' : 'counts not'}>
        <Shape name={contact.verified ? 'tick' : 'triangle'} hollow={!contact.verified} />{' '}
        {contact.verified ? 'There is a verified way to them.' : 'Does not count: no verified way to them works.'}
      </p>
      <Stale contact={contact} />
      <Manner contact={contact} />
      <ul class="points">
        {contact.points.map((point) => (
          <PointView key={point.id} contact={contact} point={point} mayDo={mayDo} again={again} />
        ))}
      </ul>
      {keepsFiles() ? (
        <Doing household={household} contact={contact} called={called} again={again} onOpened={setOpened} />
      ) : null}
    </li>
  );
}

function withPlaces(read: ContactShown, opened: ContactShown): ContactShown['points'] {
  return read.points.map((point) => ({
    ...point,
    at: opened.points.find(({ id }) => id === point.id)?.at ?? point.at,
  }));
}

function Stale({ contact: { stale } }: { contact: ContactShown }) {
  if (stale.length === 0) return null;
  return (
    <ul class="stale">
      {stale.map((reason) => (
        <li key={reason}>
          <Shape name="triangle" /> {staleWords(reason)}
        </li>
      ))}
    </ul>
  );
}

function Manner({ contact }: { contact: ContactShown }) {
  const { language, cover, hasPin, when, waysAskedAt, of } = contact;
  return (
    <dl class="manner">
      <div>
        <dt>Language</dt>
        <dd>{language ?? 'the usual'}</dd>
      </div>
      <div>
        <dt>Cover story</dt>
        <dd>{cover ?? 'none'}</dd>
      </div>
      <div>
        <dt>PIN</dt>
        <dd>{hasPin ? 'set' : 'none'}</dd>
      </div>
      {of === 'provider' ? null : (
        <div>
          <dt>Asked about safe hours and ways</dt>
          <dd>{waysAskedAt === null ? 'never' : <Day at={waysAskedAt} />}</dd>
        </div>
      )}
      <div>
        <dt>May be reached</dt>
        <dd>
          <WeekStrip windows={when} />
        </dd>
      </div>
    </dl>
  );
}

type Open = 'change' | 'point' | 'open' | null;

interface DoingProps {
  household: string;
  contact: ContactShown;
  called: string;
  again: () => Promise<void>;
  onOpened: (opened: ContactShown) => void;
}

function Doing({ household, contact, called, again, onOpened }: DoingProps) {
  const [open, setOpen] = useState<Open>(null);
  const [problem, setProblem] = useState('');
  const leave = () => setOpen(null);
  const act = async (work: () => Promise<unknown>) => {
    try {
      await work();
      setProblem('');
      await again();
    } catch (error) {
      setProblem(error instanceof Problem ? error.message : 'Something went wrong in this page. Reload it.');
    }
  };
  return (
    <div class="buttons">
      <button type="button" class="quiet" onClick={() => setOpen('change')}>
        Change<span class="unseen"> {called}</span>
      </button>
      <button type="button" class="quiet" onClick={() => setOpen('point')}>
        Add a way<span class="unseen"> to {called}</span>
      </button>
      <button type="button" class="quiet" onClick={() => setOpen('open')}>
        Show name and numbers<span class="unseen"> of {called}</span>
      </button>
      <button
        type="button"
        class="quiet"
        onClick={() => void act(() => changeContact(contact.id, contact.version, { waysAsked: true }))}
      >
        Asked today: still safe<span class="unseen">, {called}</span>
      </button>
      <SureButton
        words="Remove"
        says={`${called} is told of nothing any more; name and numbers are wiped.`}
        onSure={() => void act(() => removeContact(contact.id, contact.version))}
      />
      <p class="refusal" role="alert">
        {problem}
      </p>
      {open === 'change' ? (
        <ContactDialog household={household} contact={contact} nextOrder={1} onDone={again} onLeave={leave} />
      ) : null}
      {open === 'point' ? <PointDialog contact={contact} onDone={again} onLeave={leave} /> : null}
      {open === 'open' ? <OpenDialog contact={contact} onOpened={onOpened} onLeave={leave} /> : null}
    </div>
  );
}
