import type { HeartEvent } from '../../core/event.ts';
import { foldCase } from './cases.ts';
import { type ChatterSpell, type Ledger, WINDOW_MS } from './ledger.ts';
import { foldProtection } from './protection.ts';

/** One event as a store or an export has it; `body` is the JSON text of the `HeartEvent`. */
export interface FoldEvent {
  position: number;
  type: string;
  body: string;
}

/** The kinds of signal that say why a device falls silent. Every other is counted by what it leads to. */
const TELLING = /"kind":"(power|battery|jamming|tamper)"/;
/** Types that figures have no question about. */
const UNASKED: ReadonlySet<string> = new Set([
  'signal-joined',
  'rule-tracked',
  'rule-forgot',
  'arming-changed',
  'quarantined',
  'condition-returned',
]);

/**
 * Takes one event into the ledger. Events come in order of position. Of a file that was set aside as damaged not every row can be
 * made sense of: such a one is not taken, and counts as missing.
 */
export function foldEvent(ledger: Ledger, { position, type, body }: FoldEvent): void {
  ledger.position = position;
  const isAsked = !UNASKED.has(type) && (type !== 'signal-received' || TELLING.test(body));
  const isFirst = ledger.firstPosition === 0;
  if (isFirst) ledger.firstPosition = position;
  try {
    if (isFirst) ledger.firstAt = readEvent(body).at;
    if (isAsked) take(ledger, readEvent(body));
    ledger.taken += 1;
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
  }
}

/** The chain proves that the text is the gateway's own. */
function readEvent(body: string): HeartEvent {
  return JSON.parse(body) as HeartEvent;
}

function take(ledger: Ledger, event: HeartEvent): void {
  if ('by' in event && typeof event.by === 'object' && event.by.kind === 'staff') {
    const window = Math.floor(event.at / WINDOW_MS);
    const staff = ledger.acted.get(window);
    if (staff === undefined) ledger.acted.set(window, new Set([event.by.staff]));
    else staff.add(event.by.staff);
  }
  if (foldProtection(ledger, event)) return;
  foldCase(ledger, event);
  if (event.type === 'flood-began') ledger.floods.push({ from: event.since, to: null });
  else if (event.type === 'flood-ended') endFlood(ledger, event);
  else if (event.type === 'chatter-started' || event.type === 'chatter-ended') foldChatter(ledger, event);
}

function endFlood(ledger: Ledger, { since, at }: Extract<HeartEvent, { type: 'flood-ended' }>): void {
  const last = ledger.floods.at(-1);
  if (last?.to === null) last.to = at;
  else ledger.floods.push({ from: since, to: at });
}

function foldChatter(
  { chatter, chattering }: Ledger,
  event: Extract<HeartEvent, { type: 'chatter-started' | 'chatter-ended' }>,
): void {
  const { premises, device, kind, sensor = '', since, count, at } = event;
  const key = `${device}/${sensor}/${kind}`;
  const running = chattering.get(key);
  const spell: ChatterSpell = running ?? { premises, since, endedAt: null, count: 0 };
  if (running === undefined) chatter.push(spell);
  spell.count = count;
  if (event.type === 'chatter-started') chattering.set(key, spell);
  else {
    spell.endedAt = at;
    chattering.delete(key);
  }
}
