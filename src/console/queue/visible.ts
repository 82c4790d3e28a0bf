import { computed, effect, signal } from '@preact/signals';
import type { Incident } from '../api/types.ts';
import { type Group, type Grouping, inGroups, isMany } from '../store/flood.ts';
import { desk, now, places, staff } from '../store/store.ts';

/** How a flood is grouped; `none` lists it one by one all the same. */
export const grouping = signal<Grouping | 'none'>('kind');
/** What has been unfolded, by key of a group or of a part of the queue. */
export const unfolded = signal<ReadonlySet<string>>(new Set());
/** The row that the keys last went to. */
export const chosen = signal<string | null>(null);
/** There is so much that it is shown in groups. */
export const isMuch = signal(false);
/** The row that somebody was at when it became much; it stays where it is. */
const kept = signal<string | null>(null);

export function toggleFold(key: string): void {
  const next = new Set(unfolded.peek());
  if (!next.delete(key)) next.add(key);
  unfolded.value = next;
}

const isPointing = () => document.querySelector('.queue .rows:hover') !== null;

/** Lets the groups come and go with the number of incidents, though never under somebody's pointer. Returns how to stop. */
export function followFlood(): () => void {
  return effect(() => {
    const isFlood = desk.value.status?.flood !== undefined;
    const should = isMany(places.value.now.length, isFlood, isMuch.peek());
    if (should === isMuch.peek()) return;
    // While somebody points at a row it is looked at again with every second.
    if (isPointing()) return void now.value;
    kept.value = chosen.peek();
    isMuch.value = should;
  });
}

/** Keeps an array the same as long as what is in it is the same, so that what depends on it rests. */
function steady(): (ids: readonly string[]) => readonly string[] {
  let last: readonly string[] = [];
  return (ids) => {
    const isSame = ids.length === last.length && ids.every((id, index) => id === last[index]);
    if (!isSame) last = ids;
    return last;
  };
}

const idsOf = (incidents: readonly Incident[]) => incidents.map(({ id }) => id);
const steadyAlone = steady();
const steadyOrder = steady();

export const isInGroups = computed(() => isMuch.value && grouping.value !== 'none');

const split = computed((): { alone: readonly Incident[]; groups: readonly Group[] } => {
  const by = grouping.value;
  const all = places.value.now;
  if (!isInGroups.value || by === 'none') return { alone: all, groups: [] };
  const me = staff.value?.id;
  return inGroups(
    all,
    by,
    ({ id, handling }) => id === kept.value || (me !== undefined && handling.claim?.by.id === me),
  );
});

/** What is listed one by one, in its order. */
export const alone = computed(() => steadyAlone(idsOf(split.value.alone)));
export const groups = computed(() => split.value.groups);

/** What lies below until it is unfolded. */
export const folds = computed(() => {
  const { review, shelved, test } = places.value;
  return [
    { key: 'review', words: 'Waiting for a second person', ids: idsOf(review) },
    { key: 'shelved', words: 'Put aside', ids: idsOf(shelved) },
    { key: 'test', words: 'Tests of the gateway itself', ids: idsOf(test) },
  ].filter(({ ids }) => ids.length > 0);
});

/** Every row that can be seen, in the order of the screen. */
export const order = computed(() => {
  const open = unfolded.value;
  const ids = [...alone.value];
  for (const part of [...groups.value, ...folds.value]) if (open.has(part.key)) ids.push(...part.ids);
  return steadyOrder(ids);
});
