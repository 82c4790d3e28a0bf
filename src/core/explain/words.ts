import type { SkipReason } from '../incident/skip-reason.ts';
import type { DurationMs } from '../time.ts';
import type { Line } from './picture.ts';

/** Why a way to somebody is left out, as the end of a sentence. */
export const SKIP_WORDS: Record<SkipReason, string> = {
  removed: 'they or this number are not on file any more',
  'not-now': 'outside the safe hours of this way',
  'not-safe': 'this way is not safe or was lost',
  'rota-hole': 'nobody is on the rota then',
  'off-duty': 'outside their own hours',
  declined: 'they said that they cannot',
  'dead-end': 'the number leads nowhere',
};

const CHANNEL_WORDS: Readonly<Record<string, string>> = {
  desk: 'screen',
  voice: 'telephone',
  sms: 'text',
  webhook: 'other system',
  email: 'e-mail',
};

/** A channel in one or two words. */
export const wayWords = (channel: string): string => CHANNEL_WORDS[channel] ?? channel;

/** Who a line is about: a role and a place in the home's list, never a name. */
export function whoWords({
  channel,
  contact,
  role,
  rota,
}: Pick<Line, 'channel' | 'contact' | 'role' | 'rota'>): string {
  if (contact !== undefined) {
    const by = rota === undefined ? '' : `, on rota ${rota}`;
    return `${role ?? 'contact'}, contact ${contact}${by}`;
  }
  if (rota !== undefined) return `rota ${rota}`;
  if (role !== undefined) return `every ${role}`;
  return channel === 'desk' ? 'the desk' : channel === 'webhook' ? 'the webhook' : channel;
}

const SECOND_MS = 1_000;
const MINUTE_S = 60;

/** `0:45`, `12:05`, `1:02:30`: how long after the opening of the alarm. */
export function afterWords(span: DurationMs): string {
  const whole = Math.round(span / SECOND_MS);
  const two = (n: number) => String(n).padStart(2, '0');
  const minutes = Math.floor(whole / MINUTE_S);
  const rest = two(whole % MINUTE_S);
  return minutes < MINUTE_S
    ? `${minutes}:${rest}`
    : `${Math.floor(minutes / MINUTE_S)}:${two(minutes % MINUTE_S)}:${rest}`;
}
