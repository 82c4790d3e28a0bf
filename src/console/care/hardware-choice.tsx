import type { Signal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { Found } from '../install/found-api.ts';
import { FoundWords } from '../install/found-picker.tsx';
import type { CaredFor } from './api.ts';

interface Props {
  device: CaredFor;
  items: readonly Found[];
  address: Signal<string>;
}

/** What the bridge has heard and nobody has named. */
export function HardwareChoice({ device, items, address }: Props) {
  const name = useId();
  const behind = items
    .filter(({ via }) => via === device.via)
    .toSorted((one, other) => other.lastAt.localeCompare(one.lastAt));
  return (
    <fieldset class="hardware">
      <legend>Which one is it? Press it, or open and close it: what was heard last stands on top.</legend>
      {behind.length === 0 ? <p class="empty">Its bridge has heard nothing new.</p> : null}
      {behind.map((one) => (
        <label class="choice" key={one.address}>
          <input
            type="radio"
            name={name}
            checked={address.value === one.address}
            onChange={() => {
              address.value = one.address;
            }}
          />
          <span>
            <FoundWords found={one} />
          </span>
        </label>
      ))}
    </fieldset>
  );
}
