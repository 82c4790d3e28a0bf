import type { PremisesDoc } from '../../core/state.ts';
import type { Instant } from '../../core/time.ts';
import type { PremisesFacts } from '../estate.ts';
import type { Device } from '../schema/device.ts';
import type { BatteryShown, HomeSummary } from '../schema/estate.ts';
import { iso } from './documents.ts';
import { viewPremises } from './premises.ts';

export interface HomeParts {
  facts: PremisesFacts;
  authorityName: string | undefined;
  doc: PremisesDoc | undefined;
  devices: readonly Device[];
  batteries: readonly BatteryShown[];
  now: Instant;
}

export function viewHomeSummary({ facts, authorityName, doc, devices, batteries, now }: HomeParts): HomeSummary {
  const tally = { total: devices.length, ok: 0, late: 0, silent: 0, unknown: 0, revoked: 0 };
  for (const { revoked, supervision } of devices) tally[revoked ? 'revoked' : supervision] += 1;
  return {
    ...viewPremises(facts, doc),
    authorityName: authorityName ?? null,
    devices: tally,
    worst: worstOf(devices),
    onTest: (doc?.onTest ?? [])
      .filter(({ until }) => until > now)
      .map(({ device, until }) => ({ device, until: iso(until) })),
    batteriesFlagged: batteries.filter(({ flagged }) => flagged).length,
  };
}

const GRAVITY = { silent: 3, late: 2, unknown: 1, ok: 0 } as const;

function worstOf(devices: readonly Device[]): HomeSummary['worst'] {
  const [worst] = devices
    .filter(({ revoked, supervision }) => !revoked && supervision !== 'ok')
    .sort(
      (a, b) =>
        GRAVITY[b.supervision] - GRAVITY[a.supervision] || ((a.lastSeenAt ?? '') < (b.lastSeenAt ?? '') ? -1 : 1),
    );
  if (worst === undefined) return null;
  const { id, supervision, since, lastSeenAt } = worst;
  return { device: id, supervision, since, lastSeenAt };
}
