import { type Binding, MEANINGS, type Meaning } from '../core/binding.ts';
import { Fault } from '../core/fault.ts';

export const BIND_HELP =
  'what a fact means, as KEY[=WHICH]:MEANING[@SENSOR], such as action=emergency:panic or contact:door';

/** Reads `action=emergency:panic`, `contact:door@front`, `sos=on:panic`. Throws `HW_INPUT_INVALID` naming the text. */
export function bindingOf(text: string): Binding {
  // A key may hold colons (`input:0`), so the meaning stands behind the last one.
  const [, left = '', meaning = '', sensor] = /^(.+):([a-z-]+)(?:@([A-Za-z0-9_.-]+))?$/.exec(text) ?? [];
  const means = MEANINGS.find((known): known is Meaning => known === meaning);
  if (means === undefined) throw refused(text, `a meaning is one of ${MEANINGS.join(', ')}`);
  const cut = left.indexOf('=');
  const key = cut < 0 ? left : left.slice(0, cut);
  const which = cut < 0 ? undefined : left.slice(cut + 1);
  if (key === '' || which === '') throw refused(text, 'it names no fact');
  // Of a press it is the word, of a switch the state: whichever the device turns out to have.
  const on = which === 'on' || which === 'off' ? which : undefined;
  return {
    key,
    ...(which !== undefined && { which }),
    ...(on !== undefined && { on }),
    means,
    ...(sensor !== undefined && { sensor }),
  };
}

export const bindingsOf = (texts: readonly string[] | undefined): Binding[] => (texts ?? []).map(bindingOf);

/** As it would be typed. */
export function bindingText({ key, which, on, means, sensor }: Binding): string {
  const of = which ?? on;
  return `${key}${of === undefined ? '' : `=${of}`}:${means}${sensor === undefined ? '' : `@${sensor}`}`;
}

function refused(text: string, why: string): Fault {
  return new Fault('HW_INPUT_INVALID', { where: `--bind ${text}`, why });
}
