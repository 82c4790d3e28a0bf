import type { Signal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { Channel } from './api.ts';
import { CHANNEL_WORDS } from './words.ts';

interface LineProps {
  label: string;
  value: Signal<string>;
  hint?: string;
  keyboard?: 'text' | 'tel' | 'email' | 'numeric';
  max?: number;
}

/** A field of one line. The browser never offers it again: what stands in it is about a person. */
export function Line({ label, value, hint, keyboard = 'text', max = 200 }: LineProps) {
  const id = useId();
  return (
    <>
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        inputMode={keyboard}
        autocomplete="off"
        spellcheck={false}
        maxLength={max}
        aria-describedby={hint === undefined ? undefined : `${id}hint`}
        value={value.value}
        onInput={({ currentTarget }) => {
          value.value = currentTarget.value;
        }}
      />
      {hint === undefined ? null : (
        <p class="soft" id={`${id}hint`}>
          {hint}
        </p>
      )}
    </>
  );
}

export function Choose({
  label,
  value,
  choices,
}: {
  label: string;
  value: Signal<string>;
  choices: readonly { value: string; words: string }[];
}) {
  const id = useId();
  return (
    <>
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value.value}
        onChange={({ currentTarget }) => {
          value.value = currentTarget.value;
        }}
      >
        {choices.map((one) => (
          <option key={one.value} value={one.value} selected={one.value === value.value}>
            {one.words}
          </option>
        ))}
      </select>
    </>
  );
}

/** The safe ways by one number or address. */
export function Ways({
  legend,
  ways,
  of,
}: {
  legend: string;
  ways: Signal<readonly Channel[]>;
  of: readonly Channel[];
}) {
  return (
    <fieldset class="filters">
      <legend>{legend}</legend>
      {of.map((channel) => (
        <label class="choice" key={channel}>
          <input
            type="checkbox"
            checked={ways.value.includes(channel)}
            onChange={({ currentTarget }) => {
              const rest = ways.peek().filter((one) => one !== channel);
              ways.value = currentTarget.checked ? of.filter((one) => one === channel || rest.includes(one)) : rest;
            }}
          />
          {CHANNEL_WORDS[channel]}
        </label>
      ))}
    </fieldset>
  );
}
