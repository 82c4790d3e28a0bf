import type { Happening } from '../../core/event.ts';
import {
  asAttemptId,
  asAuthorityId,
  asDeviceId,
  asIncidentId,
  asPremisesId,
  asProviderId,
  asStaffId,
  type IncidentId,
  type PremisesId,
} from '../../core/ids.ts';
import type { Actor } from '../../core/input.ts';
import { hours, type Instant, instant, minutes, seconds } from '../../core/time.ts';
import { must } from '../../vault/test-files.ts';
import type { Estate, Home } from '../estate.ts';
import type { Figures } from '../figures.ts';
import { foldEvent } from '../ledger/fold.ts';
import { emptyLedger } from '../ledger/ledger.ts';
import type { Standards } from '../standards.ts';
import { figuresOf, type Known, reportOf } from '../sums/figures-of.ts';

/** Tests only: a made-up scheme whose figures are known by heart. */
export const BEGAN = instant(Date.parse('2027-03-01T00:00:00Z'));

export const homeId = (n: number): PremisesId => must(asPremisesId(`pr_home${n}`));
export const buttonOf = (n: number) => must(asDeviceId(`dv_button${n}`));
export const incidentId = (n: number): IncidentId => must(asIncidentId(`1-1-${n}`));
export const attemptId = (n: number, m: number) => must(asAttemptId(`1-1-${n}.${m}`));
export const staff = (name: string): Actor => ({ kind: 'staff', staff: must(asStaffId(`st_${name}`)) });
export const COUNCIL = must(asAuthorityId('au_council1'));
export const OTHER_COUNCIL = must(asAuthorityId('au_council2'));
const PROVIDER = must(asProviderId('pv_scheme1'));

/** A home with one button that was commissioned when everything began. */
export function home(n: number, some: Partial<Home> = {}): Home {
  const devices = [{ device: buttonOf(n), commissionedAt: BEGAN, revokedAt: null, calls: true }];
  return {
    premises: homeId(n),
    reference: `Kestrel ${n}`,
    authority: COUNCIL,
    provider: PROVIDER,
    timeZone: 'Europe/London',
    devices,
    ...some,
  };
}

export const STANDARDS: Standards = {
  clock: 'A',
  handling: [
    {
      standard: 'A',
      source: 'a source',
      checked: false,
      name: 'calls for help',
      about: { kinds: ['panic', 'fire'], priorities: [1] },
      marks: [
        { withinMs: seconds(30), sharePermille: 800 },
        { withinMs: seconds(60), sharePermille: 985 },
      ],
    },
    {
      standard: 'A',
      source: 'a source',
      checked: false,
      name: 'others',
      about: 'others',
      marks: [{ withinMs: seconds(90), sharePermille: 800 }],
    },
    {
      standard: 'B',
      source: 'another',
      checked: true,
      name: 'all',
      about: 'all',
      marks: [{ withinMs: seconds(60), sharePermille: 975 }],
    },
  ],
  attendance: {
    standard: 'C',
    source: 'a source',
    checked: false,
    places: [{ place: 'urban', withinMs: minutes(15) }],
  },
  falseCalls: {
    standard: 'D',
    source: 'a source',
    checked: false,
    months: 12,
    limits: [{ type: 'call for help', kinds: ['panic'], warn: 1, withdraw: 2 }],
  },
  load: {
    standard: 'E',
    source: 'a source',
    checked: false,
    perOperator: { tenMinutes: 2, day: 150, dayMost: 300 },
    inFloodPermille: 10,
    stale: { afterMs: hours(24), most: 5 },
    mixPermille: { low: 800, medium: 150, high: 50 },
  },
};

const PLAN = { policy: 'panic', steps: [], repeatFromMs: seconds(0), repeatAfterMs: seconds(15), gaps: [] };

/** A history, told event by event. */
export class Told {
  readonly ledger = emptyLedger();
  #position = 0;

  /** At so long after everything began. */
  at(afterMs: number, happening: Happening): this {
    this.#position += 1;
    const at = instant(BEGAN + afterMs);
    foldEvent(this.ledger, {
      position: this.#position,
      type: happening.type,
      body: JSON.stringify({ ...happening, seq: this.#position, at }),
    });
    return this;
  }

  opens(
    afterMs: number,
    n: number,
    some: { home?: number; kind?: string; priority?: 1 | 2 | 3 | 4; drill?: true; onTest?: true } = {},
  ): this {
    const { home: of = 1, kind = 'panic', priority = 1, ...marked } = some;
    return this.at(afterMs, {
      type: 'incident-opened',
      premises: homeId(of),
      incident: incidentId(n),
      kind,
      priority,
      rule: 'a rule',
      plan: PLAN,
      ...marked,
    });
  }

  claims(afterMs: number, n: number, name = 'one1', of = 1): this {
    const by = staff(name);
    if (by.kind !== 'staff') return this;
    return this.at(afterMs, {
      type: 'incident-claimed',
      premises: homeId(of),
      incident: incidentId(n),
      by,
      holder: by.staff,
      from: null,
      how: 'claimed',
    });
  }

  closes(afterMs: number, n: number, reason: 'false' | 'incident' = 'incident', of = 1): this {
    const cause = reason === 'false' ? { cause: 'child' as const } : {};
    return this.at(afterMs, {
      type: 'incident-closed',
      premises: homeId(of),
      incident: incidentId(n),
      by: staff('one1'),
      reason,
      ...cause,
    });
  }

  police(afterMs: number, n: number, stage: 'informed' | 'dispatched' | 'on-scene', of = 1): this {
    return this.at(afterMs, {
      type: 'police-progress',
      premises: homeId(of),
      incident: incidentId(n),
      by: staff('one1'),
      stage,
    });
  }

  supervised(
    afterMs: number,
    n: number,
    from: 'ok' | 'late' | 'silent' | 'unknown',
    to: 'ok' | 'late' | 'silent' | 'unknown',
  ): this {
    const seen = instant(BEGAN + afterMs);
    return this.at(afterMs, {
      type: 'supervision-changed',
      premises: homeId(n),
      device: buttonOf(n),
      from,
      to,
      lastSeenAt: seen,
      deadlineAt: seen,
    });
  }

  figures(fromMs: number, toMs: number, some: Partial<Known> & { homes?: readonly Home[] } = {}): Figures {
    return figuresOf(this.known(some), { from: instant(BEGAN + fromMs), to: instant(BEGAN + toMs) });
  }

  report(month: string, until: Instant) {
    return must(reportOf({ ...this.known(), until }, month));
  }

  known({ homes = [home(1)], ...some }: Partial<Known> & { homes?: readonly Home[] } = {}): Known {
    const estate: Estate = { version: 1, homes, authorities: [{ id: COUNCIL, name: 'A Council' }] };
    return {
      ledger: this.ledger,
      estate,
      standards: STANDARDS,
      scope: {},
      until: instant(BEGAN + hours(24 * 1_000)),
      ...some,
    };
  }
}
