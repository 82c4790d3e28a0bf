import { useEffect, useRef } from 'preact/hooks';
import { remembered } from './remember.ts';

/** Every key of the console, as the help shows it. */
export const KEY_MAP = [
  { keys: ['j', '↓'], does: 'next incident in the queue (arrows: while the queue has the focus)' },
  { keys: ['k', '↑'], does: 'previous incident in the queue' },
  { keys: ['Enter'], does: 'open the incident' },
  { keys: ['a'], does: 'acknowledge the open incident' },
  { keys: ['n'], does: 'write a note' },
  { keys: ['p'], does: 'record that police or help is on the way' },
  { keys: ['c'], does: 'close the incident' },
  { keys: ['q', 'Esc'], does: 'back to the queue' },
  { keys: ['d'], does: 'devices' },
  { keys: ['m'], does: 'alarm sound on or off' },
  { keys: ['?'], does: 'this list' },
] as const;

/** Single keys can be switched off for those who talk to their computer or press keys by accident (WCAG 2.1.4). */
export const singleKeys = remembered(() => localStorage, 'keys', ['on', 'off'], 'on');

const bound = new Map<string, Set<() => void>>();

/** Calls `act` when the key is pressed and nobody is typing, as long as the component is there. */
export function useKey(key: string, act: () => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
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
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null;
}

export function listenForKeys(): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (isTyping(event.target) || document.querySelector('dialog[open]')) return;
    if (singleKeys.peek() === 'off' && event.key.length === 1) return;
    const presses = bound.get(event.key);
    if (!presses || presses.size === 0) return;
    event.preventDefault();
    for (const press of presses) press();
  };
  document.addEventListener('keydown', onKey);
  return () => document.removeEventListener('keydown', onKey);
}
