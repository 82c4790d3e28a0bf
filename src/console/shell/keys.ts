import { signal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { remembered } from './remember.ts';

/** Every key of the console, as the help shows it. */
export const KEY_MAP = [
  {
    where: 'Everywhere',
    keys: [
      {
        keys: ['g', 'q'],
        does: 'go to the queue (then e estate, p people, d devices, f figures, h shift, s staff, j jobs, a my account)',
      },
      { keys: ['Esc'], does: 'back to the queue, or out of a dialog' },
      { keys: ['m'], does: 'alarm sound on or off' },
      { keys: ['?'], does: 'this list' },
    ],
  },
  {
    where: 'In the queue',
    keys: [
      { keys: ['j', '↓'], does: 'next incident (arrows: while the queue has the focus)' },
      { keys: ['k', '↑'], does: 'previous incident' },
      { keys: ['a'], does: 'accept it, take it into your hands and open it' },
      { keys: ['Enter'], does: 'open it and look' },
    ],
  },
  {
    where: 'At an incident',
    keys: [
      { keys: ['a'], does: 'accept it and take it into your hands, or take it over' },
      { keys: ['b'], does: 'the brief for the police' },
      { keys: ['p'], does: 'what the police say and do' },
      { keys: ['w'], does: 'what she said' },
      { keys: ['l'], does: 'call somebody' },
      { keys: ['r'], does: 'reach somebody outside their safe hours: a life is at risk' },
      { keys: ['o'], does: 'the plan of the home; t: now or at the press' },
      { keys: ['1', '…', '9'], does: 'tick a step of the action plan' },
      { keys: ['v'], does: 'you have looked at the new signals' },
      { keys: ['n'], does: 'write a note' },
      { keys: ['h'], does: 'hand it over to a colleague' },
      { keys: ['z'], does: 'put it aside for a while, or take it up again' },
      { keys: ['c'], does: 'close it' },
    ],
  },
] as const;

/** Single keys can be switched off for those who talk to their computer or press keys by accident (WCAG 2.1.4). */
export const singleKeys = remembered(() => localStorage, 'keys', ['on', 'off'], 'on');

/** The first of two keys; the second must follow within `SECOND_MS`. */
const LEADER = 'g';
const SECOND_MS = 1_500;
/** The first of two keys was pressed, and the second is waited for. */
export const isLeading = signal(false);
let leading: ReturnType<typeof setTimeout> | undefined;

const bound = new Map<string, Set<() => void>>();

/**
 * Calls `act` when the key is pressed and nobody is typing, as long as the component is there. `g x` is first `g`, then `x`.
 */
export function useKey(key: string, act: () => void): void {
  const latest = useRef(act);
  latest.current = act;
  // As soon as it can be seen: a key that is pressed before the next idle moment must not be lost.
  useLayoutEffect(() => {
    const press = () => latest.current();
    const presses = bound.get(key) ?? new Set();
    presses.add(press);
    bound.set(key, presses);
    return () => {
      presses.delete(press);
    };
  }, [key]);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable]') !== null
  );
}

function lead(on: boolean): void {
  clearTimeout(leading);
  isLeading.value = on;
  if (on) leading = setTimeout(() => lead(false), SECOND_MS);
}

export function listenForKeys(): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (isTyping(event.target) || document.querySelector('dialog[open]')) return;
    if (singleKeys.peek() === 'off' && event.key.length === 1) return;
    const wasLeading = isLeading.peek();
    if (event.key === LEADER && !wasLeading) return lead(true);
    if (event.key !== 'Shift') lead(false);
    const presses = bound.get(wasLeading ? `${LEADER} ${event.key}` : event.key);
    if (!presses || presses.size === 0) return;
    event.preventDefault();
    for (const press of presses) press();
  };
  document.addEventListener('keydown', onKey);
  return () => document.removeEventListener('keydown', onKey);
}
