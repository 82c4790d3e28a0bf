import { effect, type Signal, signal } from '@preact/signals';

/** A choice of this person at this screen, kept in the given storage; without storage it lasts as long as the page. */
export function remembered<T extends string>(
  storage: () => Storage,
  name: string,
  choices: readonly T[],
  initial: T,
): Signal<T> {
  const key = `havenwatch.${name}`;
  let stored: string | null = null;
  try {
    stored = storage().getItem(key);
  } catch {
    // Storage is switched off in this browser.
  }
  const choice = signal<T>(choices.find((one) => one === stored) ?? initial);
  effect(() => {
    const value = choice.value;
    try {
      storage().setItem(key, value);
    } catch {
      // As above.
    }
  });
  return choice;
}
