import type { Signal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import * as orders from '../api/orders.ts';
import type { HandlingStep, Incident, Staff } from '../api/types.ts';
import { goTo } from '../router/router.ts';
import { useKey } from '../shell/keys.ts';
import { isHandler, mayTakeOver } from '../store/roles.ts';
import { clearRefusal, sendCommand, sendingKey } from '../store/sending.ts';
import { type Act, isHolder, isTaken, type NextStep } from './next-step.ts';
import { goToPane } from './panes.ts';

export type DialogName =
  | 'note'
  | 'police'
  | 'word'
  | 'call'
  | 'reach'
  | 'close'
  | 'review'
  | 'hand-over'
  | 'take-over'
  | 'shelve'
  | 'open-record';
/** The dialog that is open over the page. */
export type OpenDialog = { name: DialogName } | { name: 'rule-out'; step: string } | null;

/** What the page's keys and buttons work on. */
export interface Hand {
  incident: Incident;
  who: Staff;
  dialog: Signal<OpenDialog>;
  isBriefOpen: Signal<boolean>;
}

/** Does what a key or button stands for. A dialog opens without what was refused before; a plain order is sent at once. */
export function press({ incident, dialog, isBriefOpen, who }: Hand, act: NonNullable<NextStep['press']>['act']): void {
  const { id } = incident;
  if (typeof act === 'object')
    return void sendCommand(sendingKey(id, `step-${act.tick}`), () => orders.tick(id, act.tick));
  switch (act) {
    case 'accept':
      return void sendCommand(sendingKey(id, 'claim'), () => orders.claim(id));
    case 'seen':
      return void sendCommand(sendingKey(id, 'seen'), () => orders.seen(id));
    case 'unshelve':
      return void sendCommand(sendingKey(id, 'shelve'), () => orders.unshelve(id));
    case 'leave':
      return goTo('/');
    case 'brief':
      isBriefOpen.value = true;
      return goToPane('brief');
    case 'close':
      return show({ incident, dialog, isBriefOpen, who }, mayReview(incident, who) ? 'review' : 'close');
    default:
      return show({ incident, dialog, isBriefOpen, who }, act);
  }
}

export function show({ incident, dialog }: Hand, name: DialogName): void {
  clearRefusal(sendingKey(incident.id, name === 'take-over' ? 'claim' : name));
  dialog.value = { name };
}

export function release({ incident: { id } }: Hand): void {
  void sendCommand(sendingKey(id, 'release'), () => orders.release(id));
}

const mayReview = ({ handling }: Incident, who: Staff) =>
  handling.proposed !== null && handling.proposed.by.id !== who.id && mayTakeOver(who.role);

/** True when an order of this kind makes sense now; what does not is shown, greyed, and does nothing. */
export function isOff(
  { incident, who }: Hand,
  act: Act | 'note' | 'reach' | 'hand-over' | 'release' | 'shelve',
): boolean {
  if (incident.state === 'closed' || !isHandler(who.role)) return act !== 'brief';
  const { claim, proposed, shelved, unseen } = incident.handling;
  switch (act) {
    case 'note':
    case 'brief':
      return false;
    case 'accept':
      return claim !== null;
    case 'take-over':
      return !isTaken(incident, who) || !mayTakeOver(who.role);
    case 'release':
      return !isHolder(incident, who);
    case 'hand-over':
      return claim === null || (!isHolder(incident, who) && !mayTakeOver(who.role));
    case 'review':
      return !mayReview(incident, who);
    case 'seen':
      return unseen === 0 || isTaken(incident, who);
    case 'unshelve':
      return shelved === null;
    case 'shelve':
      return incident.priority === 1 || shelved !== null || isTaken(incident, who);
    case 'close':
      return proposed ? !mayReview(incident, who) : isTaken(incident, who);
    default:
      return isTaken(incident, who);
  }
}

/** Does what a step of the plan needs: ticks it, or opens what ticks it. */
export function pressStep(hand: Hand, step: HandlingStep): void {
  if (step.state !== 'open' || isOff(hand, 'police')) return;
  press(hand, step.kind === 'check' ? { tick: step.id } : step.kind);
}

const STEP_KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** Every key of the page. `next` is what the page says is to be done, which decides what `a` does. */
export function useKeys(hand: Hand): void {
  const latest = useRef(hand);
  latest.current = hand;
  const unless = (act: Parameters<typeof isOff>[1], go: () => void) => () => {
    if (!isOff(latest.current, act)) go();
  };
  useKey('a', () => {
    if (!isOff(latest.current, 'accept')) press(latest.current, 'accept');
    else if (!isOff(latest.current, 'take-over')) press(latest.current, 'take-over');
  });
  useKey(
    'v',
    unless('seen', () => press(latest.current, 'seen')),
  );
  useKey('b', () => {
    if (isHandler(latest.current.who.role)) press(latest.current, 'brief');
  });
  useKey(
    'p',
    unless('police', () => press(latest.current, 'police')),
  );
  useKey(
    'w',
    unless('word', () => press(latest.current, 'word')),
  );
  useKey(
    'l',
    unless('call', () => press(latest.current, 'call')),
  );
  useKey(
    'r',
    unless('reach', () => show(latest.current, 'reach')),
  );
  useKey(
    'c',
    unless('close', () => press(latest.current, 'close')),
  );
  useKey(
    'n',
    unless('note', () => show(latest.current, 'note')),
  );
  useKey(
    'h',
    unless('hand-over', () => show(latest.current, 'hand-over')),
  );
  useKey('z', () => {
    if (!isOff(latest.current, 'unshelve')) press(latest.current, 'unshelve');
    else if (!isOff(latest.current, 'shelve')) show(latest.current, 'shelve');
  });
  useKey('o', () => goToPane('home'));
  for (const [index, key] of STEP_KEYS.entries()) {
    // The list of keys never changes, so the hooks are always the same.
    useKey(key, () => {
      const step = latest.current.incident.handling.steps[index];
      if (step) pressStep(latest.current, step);
    });
  }
}
