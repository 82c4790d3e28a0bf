import { type Signal, useComputed, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import * as orders from '../../api/orders.ts';
import { getPeople, type HomePeople } from '../../people/api.ts';
import { CHANNEL_WORDS, calledWords, hoursWords, lostWords } from '../../people/words.ts';
import { sendingKey } from '../../store/sending.ts';
import { draftOf, dropDrafts } from '../drafts.ts';
import { Choices } from './choices.tsx';
import { OrderForm, TextField } from './order-form.tsx';
import type { DialogProps } from './props.ts';

const REASON_LEAST = 10;
/** More ways than a home has people and numbers. */
const MOST_WAYS = 30;

interface Way {
  key: string;
  contact: string;
  point: string;
  channel: string;
  words: string;
}

/** Every way to everybody by telephone, with what stands in its way in words. */
function waysOf(people: HomePeople | null): Way[] {
  const items = [...(people?.items ?? [])].sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
  return items.flatMap((contact, n) =>
    contact.points.flatMap((point) =>
      (['voice', 'sms'] as const)
        .filter(() => point.kind === 'telephone')
        .map((channel) => {
          const lost = point.lost.find((one) => one.channel === channel);
          const notes = [
            ...(point.channels.includes(channel) ? [] : ['not one of their safe ways']),
            ...(lost === undefined ? [] : [lostWords(lost.why)]),
            ...(point.when === null ? [] : [`this number only ${hoursWords(point.when)}`]),
            ...(contact.when === null ? [] : [`they only ${hoursWords(contact.when)}`]),
          ];
          const said = notes.length === 0 ? '' : ` (${notes.join('; ')})`;
          return {
            key: `${point.id}/${channel}`,
            contact: contact.id,
            point: point.id,
            channel,
            words: `${calledWords(contact, n + 1)}, ${contact.role}, by ${CHANNEL_WORDS[channel]}${said}`,
          };
        }),
    ),
  );
}

/** Who there is, read when the dialog opens; `problem` says why it is not known. */
function usePeople(premises: string) {
  const people = useSignal<HomePeople | null>(null);
  const problem = useSignal('');
  useEffect(() => {
    getPeople(premises).then(
      (found) => {
        people.value = found;
      },
      () => {
        problem.value = 'Who there is could not be read. Close this and open it again.';
      },
    );
  }, [premises]);
  return { people, problem };
}

/** Reaches somebody outside their safe hours or ways. For a life at risk only, with the reason kept. */
export function ReachDialog({ incident, onLeave }: DialogProps) {
  const { id, premises } = incident;
  const { people, problem } = usePeople(premises);
  const chosen = useSignal<string | null>(null);
  const isAtRisk = useSignal(false);
  const key = sendingKey(id, 'reach');
  const text = draftOf(key);
  const ways = waysOf(people.value).slice(0, MOST_WAYS);
  const missing = useComputed(() => {
    if (problem.value !== '') return problem.value;
    if (chosen.value === null) return 'Choose whom to reach, and how.';
    if (!isAtRisk.value) return 'This is for a life at risk only: say that it is.';
    return text.value.trim().length < REASON_LEAST ? `Say why, in at least ${REASON_LEAST} characters.` : null;
  });
  const order = () => {
    const way = waysOf(people.peek()).find((one) => one.key === chosen.peek());
    const { contact = '', channel = '', point = '' } = way ?? {};
    return orders.reach(id, { contact, channel, point, text: text.peek() });
  };
  return (
    <OrderForm
      title="Reach somebody outside their safe hours"
      sendingKey={key}
      send="Reach them now"
      missing={missing}
      order={order}
      onDone={() => dropDrafts(key)}
      onLeave={onLeave}
    >
      <p>
        A call or a text outside what somebody has said is safe may be seen by the wrong person. That you did, and why,
        is put on record.
      </p>
      <Choices
        legend="Whom, and how?"
        choices={ways.map((way) => way.key)}
        words={(one) => ways.find((way) => way.key === one)?.words ?? one}
        chosen={chosen}
        isFirst
      />
      <AtRisk isAtRisk={isAtRisk} />
      <TextField label="What makes it so" draft={text} />
    </OrderForm>
  );
}

function AtRisk({ isAtRisk }: { isAtRisk: Signal<boolean> }) {
  return (
    <label class="choice">
      <input
        type="checkbox"
        checked={isAtRisk.value}
        onChange={({ currentTarget }) => {
          isAtRisk.value = currentTarget.checked;
        }}
      />
      A life is at risk
    </label>
  );
}
