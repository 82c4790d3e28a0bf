import { deviceWords, lengthWords } from '../estate/words.ts';
import { meaningChoices } from '../install/fact-words.ts';
import type { Binding, Bypass, CaredFor } from './api.ts';
import { REASON_LEAST } from './api.ts';

const HOUR_MS = 3_600_000;
/** The desk tells somebody after so long. */
const NAGS_AFTER_MS = 24 * HOUR_MS;

/** For how long something may be left out; the desk takes no more than a week. */
export const HOURS: readonly { value: string; words: string }[] = [
  { value: '1', words: '1 hour' },
  { value: '4', words: '4 hours' },
  { value: '12', words: '12 hours' },
  { value: '24', words: '1 day' },
  { value: '72', words: '3 days' },
  { value: '168', words: '7 days' },
];

export const lackingReason = (text: string) =>
  text.trim().length < REASON_LEAST ? `Say why, in at least ${REASON_LEAST} characters.` : '';

/** How far a device is on its way into use or out of it. */
export function stageWords({ revoked, stage, waits }: Pick<CaredFor, 'revoked' | 'stage' | 'waits'>): string {
  if (revoked) return 'Out of service';
  if (waits) return 'Waits for its hardware';
  return { live: 'In use', soak: 'Settling in', commissioning: 'Not in use before it is tried' }[stage];
}

/** How long something has been left out already, loud once it should have been seen to. */
export function sinceWords({ since }: Pick<Bypass, 'since'>, now: number): { isLong: boolean; words: string } {
  const forMs = Math.max(0, now - Date.parse(since));
  const days = Math.floor(forMs / NAGS_AFTER_MS);
  const length = days > 0 ? `${days} ${days === 1 ? 'day' : 'days'}` : lengthWords(forMs);
  return { isLong: forMs >= NAGS_AFTER_MS, words: `has been left out for ${length}` };
}

/** How a device stands, with what of it is left out. */
export function standingWords(device: CaredFor, leftOut: readonly Pick<Bypass, 'sensor'>[]): string {
  if (leftOut.length === 0) return stageWords(device);
  return leftOut.some(({ sensor }) => sensor === null) ? 'Left out' : 'In part left out';
}

/** A sensor of a device as people call it; the device where all of it is meant. */
export const partWords = (device: CaredFor, sensor: string | null) =>
  sensor === null ? deviceWords(device) : `${deviceWords(device)}, sensor ${sensor}`;

/** Everything that a device may be left out as: all of it, and each sensor that it has. */
export const partChoices = ({ sensors }: Pick<CaredFor, 'sensors'>) => [
  { value: '', words: sensors.length === 0 ? 'All of it' : 'All that it has' },
  ...sensors.map(({ sensor }) => ({ value: sensor, words: `Only ${sensor}` })),
];

/** What a call for help means; nothing can leave it out. */
const CALLS: ReadonlySet<string> = new Set(['panic', 'duress', 'hold-up']);
export const callsForHelp = (bindings: readonly { means: string }[]) => bindings.some(({ means }) => CALLS.has(means));

/** False for a lone button: what it says is heard whatever anybody leaves out. */
export const canBeLeftOut = ({ kind, sensors }: Pick<CaredFor, 'kind' | 'sensors'>) =>
  kind !== 'button' || sensors.length > 0;

/** What is said, by a binding that stands: it names the fact, and not what sort of fact it was. */
export function factOf({ key, which, on, means }: Binding): { key: string; is: string; which?: string } {
  if (which !== undefined) return { key, is: 'press', which };
  if (on !== undefined) return { key, is: 'switch' };
  const is: Readonly<Record<string, string>> = { door: 'contact', window: 'contact', impact: 'vibration', nothing: '' };
  return { key, is: is[means] ?? (CALLS.has(means) || means === 'cancel' || means === 'test' ? 'press' : means) };
}

/** What it could mean: what such facts usually can, and what it means now. */
export function choicesFor({ is }: { is: string }, now: string): { value: string; words: string }[] {
  const usual =
    is === '' ? meaningChoices({ is: 'press' }).concat(meaningChoices({ is: 'contact' })) : meaningChoices({ is });
  const all = [...usual, ...EVERY.filter(({ value }) => value === now)];
  return [...new Map(all.map((one) => [one.value, one])).values()];
}
const EVERY = ['press', 'contact', 'lock', 'motion', 'glass', 'vibration', 'smoke', 'arm'].flatMap((is) =>
  meaningChoices({ is }),
);

/** What a meaning is called. */
export const meaningWords = (means: string) => EVERY.find(({ value }) => value === means)?.words ?? means;

/** What a device says, by the name that it has for it: `Pressed: single`. */
export function slotWords({ key, is, which }: { key: string; is: string; which?: string }): string {
  if (is === 'press') return which === undefined ? `Pressed (${key})` : `Pressed: ${which}`;
  return key.charAt(0).toUpperCase() + key.slice(1);
}

/** One line for each thing that it says. */
export const bindingWords = (binding: Binding) =>
  `${slotWords(factOf(binding))}: ${meaningWords(binding.means)}${binding.sensor === undefined ? '' : `, sensor ${binding.sensor}`}`;
