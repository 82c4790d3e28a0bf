import { useComputed, useSignal } from '@preact/signals';
import * as orders from '../../api/orders.ts';
import type { Incident, PoliceNews, PoliceStage, PoliceTask } from '../../api/types.ts';
import { sendingKey } from '../../store/sending.ts';
import { openTask } from '../../store/tasks.ts';
import { POLICE_WORDS, ROUTE_WORDS, routeWords } from '../../words/handling.ts';
import { draftOf, dropDrafts } from '../drafts.ts';
import { Choices } from './choices.tsx';
import { LineField, OrderForm, TextField } from './order-form.tsx';
import type { DialogProps } from './props.ts';

const STAGES: readonly PoliceStage[] = ['informed', 'accepted', 'refused', 'dispatched', 'on-scene', 'left'];
/** The ways to the police from a home, in the order in which they are tried: the line only where its force is known. */
export const routesOf = ({ force }: Pick<Incident, 'force'>): string[] =>
  Object.keys(ROUTE_WORDS).filter((route) => route !== 'line' || force !== null);

const USUAL_NEXT: Record<PoliceStage, PoliceStage> = {
  informed: 'dispatched',
  accepted: 'dispatched',
  refused: 'informed',
  dispatched: 'on-scene',
  'on-scene': 'left',
  left: 'left',
};

/** What most often comes next, chosen beforehand so that Enter is enough. */
export function usualNext(police: readonly PoliceNews[]): PoliceStage {
  const last = police.at(-1);
  return last ? USUAL_NEXT[last.stage] : 'informed';
}

/** The way that was not refused: after a refusal the next one is offered. */
export function usualRoute(police: readonly PoliceNews[], routes: readonly string[]): string {
  const refused = new Set(police.flatMap(({ stage }, at) => (stage === 'refused' ? [routeBefore(police, at)] : [])));
  return routes.find((route) => !refused.has(route)) ?? '999-script';
}

function routeBefore(police: readonly PoliceNews[], at: number): string | null {
  return police.slice(0, at + 1).findLast(({ route }) => route !== null)?.route ?? null;
}

/** How whoever does a task has told them. */
const TOLD_BY: Record<PoliceTask['kind'], string> = { 'ring-999': '999-script', 'ring-line': 'line' };

/** Writes down what the police were told and what they said. */
export function PoliceDialog({ incident, onLeave }: DialogProps) {
  const { id, handling } = incident;
  const key = sendingKey(id, 'police');
  const { force } = incident;
  const routes = routesOf(incident);
  const task = openTask(incident);
  const stage = useSignal<PoliceStage | null>(task ? 'informed' : usualNext(handling.police));
  const route = useSignal<string | null>(task ? TOLD_BY[task.kind] : usualRoute(handling.police, routes));
  const reference = draftOf(`${key}/reference`);
  const text = draftOf(`${key}/text`);
  const missing = useComputed(() =>
    stage.value === 'refused' && text.value.trim() === '' ? 'Write why they refused it.' : null,
  );
  const order = () =>
    orders.police(id, {
      stage: stage.peek() ?? 'informed',
      route: stage.peek() === 'informed' ? (route.peek() ?? '') : '',
      reference: reference.peek(),
      text: text.peek(),
    });
  return (
    <OrderForm
      title="The police"
      sendingKey={key}
      send="Write it down"
      missing={missing}
      order={order}
      onDone={() => dropDrafts(`${key}/reference`, `${key}/text`)}
      onLeave={onLeave}
    >
      <p class="hint">
        This writes down what was said. It calls nobody.
        {force ? '' : ' No police force with a line of its own is named for this home.'}
      </p>
      <Choices legend="What now?" choices={STAGES} words={(one) => POLICE_WORDS[one]} chosen={stage} isFirst />
      {stage.value === 'informed' ? (
        <Choices legend="How?" choices={routes} words={(one) => routeWords(one, force?.name)} chosen={route} />
      ) : null}
      <LineField label="Their reference, if they gave one" draft={reference} max={40} />
      <TextField
        label={stage.value === 'refused' ? 'Why they refused' : 'What they said (may be left empty)'}
        draft={text}
        rows={2}
      />
    </OrderForm>
  );
}
