import { aSignalIsTakenOnce } from './a-signal-is-taken-once.ts';
import { anAcceptanceStopsTheCalls } from './an-acceptance-stops-the-calls.ts';
import { anOpenIncidentHasSomebody } from './an-open-incident-has-somebody.ts';
import type { Promised } from './checker.ts';
import { itSettles } from './it-settles.ts';
import { newsReachesTheDisk } from './news-reaches-the-disk.ts';
import { noAttemptIsForgotten } from './no-attempt-is-forgotten.ts';
import { noAttemptTwice } from './no-attempt-twice.ts';
import { noPanicIsLost } from './no-panic-is-lost.ts';
import { noPanicWaits } from './no-panic-waits.ts';
import { noStepIsSkipped } from './no-step-is-skipped.ts';
import { nothingGoesWrongInside } from './nothing-goes-wrong-inside.ts';
import { onlyAPersonCloses } from './only-a-person-closes.ts';
import { pubackAfterCommit } from './puback-after-commit.ts';
import { silenceIsNeverInvented } from './silence-is-never-invented.ts';
import { silenceIsNoticed } from './silence-is-noticed.ts';
import { theJournalHolds } from './the-journal-holds.ts';

/** Every promise that the simulation watches over, each in a file of its own. */
export const PROMISES: readonly { promise: string; make: Promised }[] = [
  { promise: 'nothing is acknowledged before it is on disk', make: pubackAfterCommit },
  { promise: 'no accepted panic is lost', make: noPanicIsLost },
  { promise: 'a signal is taken once', make: aSignalIsTakenOnce },
  { promise: 'no panic waits', make: noPanicWaits },
  { promise: "an open incident is never nobody's", make: anOpenIncidentHasSomebody },
  { promise: 'an acceptance stops the calls', make: anAcceptanceStopsTheCalls },
  { promise: 'no attempt is made twice', make: noAttemptTwice },
  { promise: 'no attempt is forgotten', make: noAttemptIsForgotten },
  { promise: 'no step is skipped', make: noStepIsSkipped },
  { promise: 'silence is noticed', make: silenceIsNoticed },
  { promise: 'silence is never invented', make: silenceIsNeverInvented },
  { promise: 'news reaches the disk', make: newsReachesTheDisk },
  { promise: 'the journal holds', make: theJournalHolds },
  { promise: 'only a person at the desk closes', make: onlyAPersonCloses },
  { promise: 'nothing goes wrong inside', make: nothingGoesWrongInside },
  { promise: 'when the faults are over, everything settles', make: itSettles },
];
