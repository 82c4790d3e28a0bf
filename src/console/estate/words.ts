import type { Device } from '../api/types.ts';
import { kindWords, placeWords } from '../words/kinds.ts';
import { dayTime } from '../words/times.ts';
import type { BatteryShown } from './api.ts';

export const homeHref = (id: string) => `/estate/homes/${encodeURIComponent(id)}`;

type Called = Pick<Device, 'kind' | 'name' | 'room' | 'zone'> & { sensor?: string | null };

/** What staff call a device, and where it is. */
export function deviceWords(device: Called): string {
  const called = kindWords(device.name ?? device.kind ?? '');
  return [called, placeWords(device)].filter((words) => words !== '').join(', ') || 'Place not recorded';
}

/** Why a device is in the state it is in, as one plain phrase. */
export function causeOf(device: Pick<Device, 'revoked' | 'supervision' | 'since' | 'lastSeenAt'>, now: number): string {
  const { revoked, supervision, since, lastSeenAt } = device;
  const heard = lastSeenAt === null ? 'never heard' : `last heard ${dayTime(lastSeenAt, now)}`;
  if (revoked) return 'Taken out of service';
  if (supervision === 'ok') return lastSeenAt === null ? 'Not due yet, never heard' : `Well, ${heard}`;
  if (supervision === 'unknown')
    return lastSeenAt === null ? 'Never heard since it was fitted' : `The gateway was away; ${heard}`;
  const word = supervision === 'late' ? 'Late' : 'Silent';
  return `${word}${since === null ? '' : ` since ${dayTime(since, now)}`}, ${heard}`;
}

const DAY = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
const SHORT = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const DAY_MS = 86_400_000;

/** When a battery will be empty, and how sure that is. */
export function forecastWords(battery: Pick<BatteryShown, 'forecast' | 'percent'>, now: number): string {
  const { forecast, percent } = battery;
  if (percent === 0) return 'Empty';
  if (forecast === null) return 'Too little is known to say';
  const days = Math.round((Date.parse(forecast.at) - now) / DAY_MS);
  const day = DAY.format(new Date(forecast.at));
  if (days < 0) return `Should have been empty on ${day}`;
  const inDays = days === 0 ? 'today' : days === 1 ? 'in 1 day' : `in ${days} days`;
  const span = `${SHORT.format(new Date(forecast.earliest))} to ${SHORT.format(new Date(forecast.latest))}`;
  return forecast.sure === 'good'
    ? `Empty ${inDays}, ${day} (${span})`
    : `Empty perhaps ${inDays}, which is not sure (${span})`;
}

/** How long, in the largest unit that says enough. */
export function lengthWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 120) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** What a person can do about a trouble of the gateway, by its code. */
export const WHAT_TO_DO: Readonly<Record<string, string>> = {
  'journal-damaged':
    'Tell whoever runs the gateway: the journal has to be looked at and the damage accepted by a person.',
  'journal-failing':
    'Tell whoever runs the gateway: the disk must be put right. Alarms still go out; keep the desk open.',
  'journal-stalled': 'Tell whoever runs the gateway if it stays: the disk is slow.',
  'sweep-late': 'Tell whoever runs the gateway: silence is noticed too late.',
  'loop-slow': 'Tell whoever runs the gateway if it comes back: the machine has too much to do.',
  'audit-found': 'Tell whoever runs the gateway at once, with this sentence.',
  'audit-overdue': 'Tell whoever runs the gateway: its own checks do not come through.',
  'queue-long': 'Wait a minute. If it stays, tell whoever runs the gateway.',
  'send-waiting': 'Call the people in the plan by hand until it is over.',
  'provider-failing': 'Call the people in the plan by hand, and ask the telephone provider.',
  'provider-refuses':
    'Tell whoever runs the gateway: the account or a setting at the telephone provider has to be put right.',
  'provider-halved': 'Tell whoever runs the gateway: one of the two telephone providers is away.',
  'rehearsal-failed': 'Tell whoever runs the gateway: a rehearsed alarm was lost on its way.',
  'drill-failed': 'Run the self-test again. If it fails again, tell whoever runs the gateway.',
  'desk-empty': 'Somebody who handles alarms has to open the desk and stay.',
  'disk-filling': 'Tell whoever runs the gateway: make room on the disk.',
  'clock-off': "Tell whoever runs the gateway: set the machine's clock.",
  'outside-unreached': 'Tell whoever runs the gateway: nobody outside hears when it is unwell.',
};

export const RISK_WORDS = { standard: 'Standard', medium: 'Medium', high: 'High' } as const;
