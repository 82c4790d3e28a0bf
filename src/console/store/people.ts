import { effect } from '@preact/signals';
import * as orders from '../api/orders.ts';
import type { Present } from '../api/types.ts';
import { board, change, desk, staff } from './store.ts';

/** Names are asked for again no sooner than this, whoever turns up meanwhile. */
export const ASK_AGAIN_MS = 5_000;

/** Takes the names of those who are at the desk. The stream tells who has an incident by id alone. */
export function withPeople(
  names: ReadonlyMap<string, string>,
  people: readonly Present[],
): ReadonlyMap<string, string> {
  const news = people.flatMap(({ staff: id, name }) =>
    name !== null && names.get(id) !== name ? [[id, name] as const] : [],
  );
  return news.length === 0 ? names : new Map([...names, ...news]);
}

/** Keeps learning the names of colleagues who take an incident. Returns how to stop. */
export function learnPeople(): () => void {
  let askedAt = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ask = () => {
    timer = undefined;
    askedAt = Date.now();
    orders.listPresent().then(
      (people) => change((state) => ({ ...state, names: withPeople(state.names, people) })),
      // Without a name the row says "a member of staff"; nothing else depends on it.
      () => undefined,
    );
  };
  const stop = effect(() => {
    const me = staff.value;
    const { names } = desk.value;
    const isUnknown = ({ id, kind }: { id: string; kind: string }) =>
      kind === 'staff' && id !== me?.id && !names.has(id);
    const someone = board.value.some(({ handling }) => handling.claim !== null && isUnknown(handling.claim.by));
    if (someone && timer === undefined) timer = setTimeout(ask, Math.max(0, askedAt + ASK_AGAIN_MS - Date.now()));
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}
