import { checklist, isReady, missingOf } from '../../commission/checklist.ts';
import type { DeviceNow, Standing } from '../../commission/evidence.ts';
import type { Item } from '../../commission/item.ts';
import type { WalkTest } from '../../commission/walk-test.ts';
import { days } from '../../core/time.ts';
import type { ContactStanding } from '../../register/contact-standing.ts';
import { verifiedPeople } from '../../register/contact-standing.ts';
import type { JobRecord } from '../../register/job-rows.ts';
import type { PoliceStanding } from '../../register/police-standing.ts';
import type { DeviceRecord } from '../../register/rows.ts';
import type { PremisesFacts } from '../estate.ts';
import type { DeskParts } from '../parts.ts';

/** A test of the way to somebody counts for so long. */
const TESTED_WITHIN = days(31);

/** A job as it stands: its items, what is missing, and whether only the resident's yes is. */
export interface JobNow {
  test: WalkTest;
  items: Item[];
  missing: string[];
  ready: boolean;
}

type Parts = Pick<DeskParts, 'jobs' | 'contacts' | 'clock'>;

/** Works the walk-test out from the register as it is now. */
export function jobNow(parts: Parts, job: JobRecord, home: PremisesFacts): JobNow {
  const test = walkTest(parts, job, home);
  const items = checklist(test);
  return { test, items, missing: missingOf(items), ready: isReady(items) };
}

function walkTest({ jobs, contacts, clock }: Parts, job: JobRecord, home: PremisesFacts): WalkTest {
  const { register } = jobs;
  const words = register.words.when(home.household);
  const people = contacts.standingFor(home);
  const since = clock.now() - TESTED_WITHIN;
  return {
    measures: job.measures,
    evidence: register.jobEvidence.of(job.id),
    devices: register.devices
      .listIn(home.id)
      .filter(({ revoked }) => !revoked)
      .map(deviceNow),
    standing: {
      contactsVerified: verifiedPeople(people),
      contactsLeast: contacts.least,
      contactsTested: verifiedPeople(people.filter((one) => wasReached(one, since))),
      safeWord: words.safeSetAt !== null,
      duressWord: words.duressSetAt !== null,
      police: register.police.all(home.id).some(isKnown),
    } satisfies Standing,
  };
}

function wasReached({ lastTest }: ContactStanding, since: number): boolean {
  return lastTest !== undefined && lastTest.result !== 'failed' && lastTest.at >= since;
}

/** Its number is confirmed, or its address is marked and the mark holds. */
function isKnown({ standing, marker }: PoliceStanding): boolean {
  return standing === 'ok' || marker === 'ok';
}

function deviceNow({ id, stage, supervision, via }: DeviceRecord): DeviceNow {
  const { intervalMs, misses, graceMs } = supervision;
  return {
    device: id,
    staged: stage === 'commissioning',
    silentAfterMs: intervalMs * misses + graceMs,
    via: via ?? null,
  };
}
