import type { Signal } from '@preact/signals';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';

interface Props<T extends string> {
  legend: string;
  choices: readonly T[];
  words: (choice: T) => string;
  chosen: Signal<T | null>;
  /** What holds as long as nothing was chosen. */
  usual?: T;
  /** Takes the focus when the dialog opens, or when these choices appear. */
  isFirst?: boolean;
  /** Shown greyed, and not to be had now. */
  isOff?: (choice: T) => boolean;
  onChosen?: (choice: T) => void;
}

/** One of a few, by number key or click. The number stands beside each, so that nobody has to learn it. */
export function Choices<T extends string>({
  legend,
  choices,
  words,
  chosen,
  usual,
  isFirst,
  isOff,
  onChosen,
}: Props<T>) {
  const name = useId();
  const group = useRef<HTMLFieldSetElement>(null);
  useLayoutEffect(() => {
    if (!isFirst) return;
    const inputs = group.current?.querySelectorAll('input');
    const marked = [...(inputs ?? [])].find((input) => input.checked);
    (marked ?? inputs?.[0])?.focus();
  }, [isFirst]);
  const take = (choice: T) => {
    chosen.value = choice;
    onChosen?.(choice);
  };
  const byNumber = (event: KeyboardEvent) => {
    const choice = choices[Number(event.key) - 1];
    if (choice === undefined || isOff?.(choice) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    // Where the mark goes, the focus goes: Space and arrows then start from what was chosen.
    group.current?.querySelectorAll('input')[choices.indexOf(choice)]?.focus();
    take(choice);
  };
  return (
    <fieldset ref={group} class="choices" onKeyDown={byNumber}>
      <legend>{legend}</legend>
      {choices.map((choice, index) => (
        <label class={isOff?.(choice) ? 'choice off' : 'choice'} key={choice}>
          <input
            type="radio"
            name={name}
            aria-disabled={isOff?.(choice) ? 'true' : undefined}
            onClick={(event) => {
              // It keeps the focus, so that a choice that is greyed while somebody stands on it does not lose it.
              if (isOff?.(choice)) event.preventDefault();
            }}
            checked={(chosen.value ?? usual) === choice}
            onChange={() => {
              chosen.value = choice;
            }}
          />
          <span class="kbd" aria-hidden="true">
            {index + 1}
          </span>
          {words(choice)}
        </label>
      ))}
    </fieldset>
  );
}
