import { aBatteryIsReadOnce } from './a-battery-is-read-once.ts';
import { aFrameCountsOnce } from './a-frame-counts-once.ts';
import { aSignalIsTakenOnce } from './a-signal-is-taken-once.ts';
import { aTestHidesNothing } from './a-test-hides-nothing.ts';
import { aWordShowsNowhere } from './a-word-shows-nowhere.ts';
import { anAcceptanceStopsTheCalls } from './an-acceptance-stops-the-calls.ts';
import { anAcceptanceThatNothingFollowsLapses } from './an-acceptance-that-nothing-follows-lapses.ts';
import { anInstallationTakesNobodysPlace } from './an-installation-takes-nobodys-place.ts';
import { anOpenIncidentHasSomebody } from './an-open-incident-has-somebody.ts';
import type { Promised } from './checker.ts';
import { itSettles } from './it-settles.ts';
import { newsReachesTheDisk } from './news-reaches-the-disk.ts';
import { noAttemptIsForgotten } from './no-attempt-is-forgotten.ts';
import { noAttemptTwice } from './no-attempt-twice.ts';
import { noPanicIsLost } from './no-panic-is-lost.ts';
import { noPanicWaits } from './no-panic-waits.ts';
import { noStepIsSkipped } from './no-step-is-skipped.ts';
import { noWayIsUsedThatIsNotSafe } from './no-way-is-used-that-is-not-safe.ts';
import { nothingGoesWrongInside } from './nothing-goes-wrong-inside.ts';
import { nothingIsClosedOverItsPlan } from './nothing-is-closed-over-its-plan.ts';
import { onePersonHasIt } from './one-person-has-it.ts';
import { onlyAPersonCloses } from './only-a-person-closes.ts';
import { pubackAfterCommit } from './puback-after-commit.ts';
import { silenceIsNeverInvented } from './silence-is-never-invented.ts';
import { silenceIsNoticed } from './silence-is-noticed.ts';
import { theJournalHolds } from './the-journal-holds.ts';
import { thePoliceChainEndsWithSomebody } from './the-police-chain-ends-with-somebody.ts';
import { whatIsPutAsideComesBack } from './what-is-put-aside-comes-back.ts';
import { whatWasAcceptedHasSomebody } from './what-was-accepted-has-somebody.ts';

/** Every promise that the simulation watches over, each in a file of its own. */
export const PROMISES: readonly { promise: string; make: Promised }[] = [
  { promise: 'nothing is acknowledged before it is on disk', make: pubackAfterCommit },
  { promise: 'no accepted panic is lost', make: noPanicIsLost },
  { promise: 'a signal is taken once', make: aSignalIsTakenOnce },
  { promise: 'a frame counts once', make: aFrameCountsOnce },
  { promise: 'a battery is read once an hour', make: aBatteryIsReadOnce },
  { promise: 'no panic waits', make: noPanicWaits },
  { promise: "an open incident is never nobody's", make: anOpenIncidentHasSomebody },
  { promise: 'an acceptance stops the calls', make: anAcceptanceStopsTheCalls },
  { promise: 'no attempt is made twice', make: noAttemptTwice },
  { promise: 'no attempt is forgotten', make: noAttemptIsForgotten },
  { promise: 'no step is skipped', make: noStepIsSkipped },
  { promise: 'no way is used that is not safe', make: noWayIsUsedThatIsNotSafe },
  { promise: 'an acceptance that nothing follows lapses', make: anAcceptanceThatNothingFollowsLapses },
  { promise: 'the police chain ends with somebody', make: thePoliceChainEndsWithSomebody },
  { promise: 'silence is noticed', make: silenceIsNoticed },
  { promise: 'silence is never invented', make: silenceIsNeverInvented },
  { promise: 'news reaches the disk', make: newsReachesTheDisk },
  { promise: 'the journal holds', make: theJournalHolds },
  { promise: 'only a person at the desk closes', make: onlyAPersonCloses },
  { promise: 'one person has it', make: onePersonHasIt },
  { promise: 'what was accepted has somebody', make: whatWasAcceptedHasSomebody },
  { promise: 'nothing is closed over its plan', make: nothingIsClosedOverItsPlan },
  { promise: 'what is put aside comes back', make: whatIsPutAsideComesBack },
  { promise: 'a word shows nowhere', make: aWordShowsNowhere },
  { promise: 'a test hides nothing', make: aTestHidesNothing },
  { promise: "an installation takes nobody's place", make: anInstallationTakesNobodysPlace },
  { promise: 'nothing goes wrong inside', make: nothingGoesWrongInside },
  { promise: 'when the faults are over, everything settles', make: itSettles },
];
