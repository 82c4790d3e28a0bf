import { setImmediate as nextTurn } from 'node:timers/promises';
import { isFault } from '../../core/fault.ts';
import type { HouseholdId, PremisesId } from '../../core/ids.ts';
import type { HouseholdFile } from '../../register/household-file-schema.ts';
import type { MarkerStanding, PoliceStanding, Standing } from '../../register/police-standing.ts';
import type { Register } from '../../register/register.ts';
import type { Force } from '../config/force-file.ts';
import type { Finding, NightlyCheck } from './finding.ts';

/** Whoever opens a household's file at night, for the audit. */
const NIGHTLY = { purpose: 'nightly', who: 'gateway' } as const;
/** Homes looked at in one go; then alarms have their turn. */
const AT_ONCE = 20;
const DAY_MS = 86_400_000;
/** An agreement that ends sooner than this is told of. */
const AGREEMENT_WARN_DAYS = 30;

export interface PoliceCheckParts {
  register: Pick<Register, 'police' | 'files'>;
  forces: ReadonlyMap<string, Force>;
  now(): number;
}

/** Every home of a force, with its file as it is tonight: numbers that would be turned away, markers that have run out. */
export function policeCheck(parts: PoliceCheckParts): NightlyCheck {
  return {
    name: 'police',
    async run() {
      const findings: Finding[] = agreements(parts);
      for (const [i, home] of parts.register.police.homes().entries()) {
        findings.push(...lookAt(parts, home));
        if (i % AT_ONCE === AT_ONCE - 1) await nextTurn();
      }
      return findings;
    },
  };
}

interface Home {
  premises: PremisesId;
  household: HouseholdId;
  force: string;
}

/** Works out the standing of homes that nobody has looked at since their file or their force has changed. */
export function settleUnknown({ register }: Pick<PoliceCheckParts, 'register'>): void {
  for (const home of register.police.unknown(AT_ONCE)) note(register, home);
}

function note(register: PoliceCheckParts['register'], { premises, household, force }: Home): PoliceStanding[] {
  return register.police.note(premises, force, () => fileOf(register, household));
}

/** A file that cannot be opened says nothing: then a person rings 999. */
function fileOf({ files }: PoliceCheckParts['register'], household: HouseholdId): HouseholdFile | undefined {
  try {
    const kept = files.read(household, NIGHTLY);
    return kept === undefined || kept === 'erased' ? undefined : kept.file;
  } catch (error) {
    if (isFault(error)) return undefined;
    throw error;
  }
}

function lookAt({ register, forces }: PoliceCheckParts, home: Home): Finding[] {
  const { premises } = home;
  const force = forces.get(home.force);
  if (force === undefined) {
    const says = 'Its police force is not in the configuration: only 999 by hand is left.';
    return [{ premises, what: 'force-unknown', says }];
  }
  const standings = note(register, home);
  const [first] = standings;
  const marker = first === undefined ? undefined : MARKER[first.marker];
  return [
    ...standings.flatMap(({ urnType, standing }): Finding[] => {
      const said = NUMBERS[standing];
      // Whoever has no number for burglars or lone workers need not have one.
      const isLooked = urnType === 'HUA' || (standing !== 'missing' && standing !== 'wrong-type') || isMixed(standings);
      if (said === undefined || !isLooked || force.types[urnType]?.response === 'none') return [];
      return [{ premises, what: `urn-${standing}`, says: `${KINDS[urnType]}: ${said}` }];
    }),
    ...(marker === undefined ? [] : [{ premises, ...marker }]),
  ];
}

/** A number stands under one type and looks like one of another. */
function isMixed(standings: readonly PoliceStanding[]): boolean {
  return standings.some(({ standing }) => standing === 'bad');
}

const KINDS = { HUA: 'Calls for help', IAS: 'Intruders', LWS: 'Lone workers' } as const;

const NUMBERS: Record<Standing, string | undefined> = {
  ok: undefined,
  withdrawn: 'the police have withdrawn their response to its number. A person rings 999 by hand.',
  bad: "its number does not look like one of its force's, which would turn it away. Check the letter.",
  'wrong-type': 'its number is of another kind of alarm. Ask the force for one of this kind.',
  missing: 'it has no number of its force. A person rings 999 by hand.',
};

const MARKER: Record<MarkerStanding, { what: string; says: string } | undefined> = {
  none: undefined,
  ok: undefined,
  expired: {
    what: 'marker-expired',
    says: 'The marker on its address has run out. Ask the force to renew or remove it.',
  },
  'no-owner': {
    what: 'marker-no-owner',
    says: 'Nobody at the force is written down as the owner of the marker on its address.',
  },
  'no-expiry': { what: 'marker-no-expiry', says: 'The marker on its address has no day on which it ends.' },
  'review-due': {
    what: 'marker-review-due',
    says: 'The marker on its address is due to be looked at again with the force.',
  },
};

function agreements({ forces, now }: PoliceCheckParts): Finding[] {
  return [...forces.values()].flatMap(({ name, agreedUntil }): Finding[] => {
    if (agreedUntil === undefined) return [];
    const leftMs = Date.parse(agreedUntil) + DAY_MS - now();
    if (leftMs > AGREEMENT_WARN_DAYS * DAY_MS) return [];
    const when = leftMs <= 0 ? 'has ended' : 'is about to end';
    return [{ what: 'agreement', says: `The agreement with ${name} ${when} (${agreedUntil}); then only 999 is left.` }];
  });
}
