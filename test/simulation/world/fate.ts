import type { FailReason, Report } from '../../../src/core/input.ts';
import type { RejectReason, ReportedStage } from '../../../src/core/police/routes.ts';
import type { Chance } from '../chance.ts';
import type { Exercise } from '../exercised.ts';

/** How a call ended: with a key, or as a failure. */
export type End = 'key' | FailReason;

/** One callback of the provider. */
export interface News {
  afterMs: number;
  state: Report['state'];
  reason?: FailReason;
}

/** What becomes of a call or a text. */
export interface Fate {
  news: News[];
  endsMs: number;
  end: End;
  pressMs?: number;
  exercise?: Exercise;
  /** What the police say of it themselves, and when. */
  police?: { afterMs: number; stage: ReportedStage; reason?: RejectReason }[];
}

const RINGS_MS = 800;

/** Decides by the seed what a person, or a machine, does with a call. */
export function fateOf(chance: Chance, { attempt, channel }: { attempt: string; channel: string }): Fate {
  if (channel === 'sms') return fateOfText(chance, attempt);
  if (channel === 'transfer' || channel === 'arc') return fateOfTransfer(chance, attempt);
  const answersMs = RINGS_MS + chance.whole(1_000, 25_000, 'answers', attempt);
  const ringing: News = { afterMs: RINGS_MS, state: 'delivered' };
  const answered: News = { afterMs: answersMs, state: 'answered' };
  const failed = (afterMs: number, reason: FailReason): News => ({ afterMs, state: 'failed', reason });
  const kind = chance.pick(
    [
      [3, 'key'],
      [2, 'no-key'],
      [2, 'voicemail'],
      [2, 'busy'],
      [3, 'no-answer'],
    ] as const,
    'fate',
    attempt,
  );
  switch (kind) {
    case 'key': {
      const endsMs = answersMs + 12_000;
      return {
        news: [ringing, answered],
        endsMs,
        end: 'key',
        pressMs: answersMs + chance.whole(1_000, 11_000, attempt),
      };
    }
    case 'no-key': {
      const endsMs = answersMs + chance.whole(2_000, 15_000, 'hangs up', attempt);
      const news = [ringing, answered, failed(endsMs, 'no-key')];
      return { news, endsMs, end: 'no-key', exercise: 'answered without key' };
    }
    case 'voicemail':
      return { news: [ringing, failed(answersMs, 'voicemail')], endsMs: answersMs, end: kind, exercise: 'voicemail' };
    case 'busy':
      return { news: [failed(RINGS_MS, 'busy')], endsMs: RINGS_MS, end: kind, exercise: 'busy' };
    case 'no-answer':
      return { news: [ringing, failed(30_000, 'no-answer')], endsMs: 30_000, end: kind, exercise: 'no answer' };
  }
}

function fateOfText(chance: Chance, attempt: string): Fate {
  const news: News[] = [{ afterMs: 1_500, state: 'delivered' }];
  const fate: Fate = { news, endsMs: 3_600_000, end: 'key' };
  return chance.yes(0.25, 'replies', attempt)
    ? { ...fate, pressMs: chance.whole(5_000, 90_000, 'replies after', attempt) }
    : fate;
}

/** An alarm that was handed to the police: they take it, refuse it, say nothing, or it does not get there. */
function fateOfTransfer(chance: Chance, attempt: string): Fate {
  const end: Fate = { news: [{ afterMs: 900, state: 'delivered' }], endsMs: 3_600_000, end: 'key' };
  const word = chance.whole(2_000, 15_000, 'word', attempt);
  switch (
    chance.pick(
      [
        [3, 'accepted'],
        [3, 'refused'],
        [2, 'silent'],
        [2, 'failed'],
      ] as const,
      'police',
      attempt,
    )
  ) {
    case 'accepted': {
      const police = (['accepted', 'dispatched', 'on-scene'] as const).map((stage, n) => ({
        stage,
        afterMs: word + n * chance.whole(500, 20_000, 'next word', attempt),
      }));
      return { ...end, police, exercise: 'alarm transferred' };
    }
    case 'refused':
      return { ...end, police: [{ stage: 'refused', reason: 'bad-urn', afterMs: word }] };
    case 'silent':
      return end;
    case 'failed':
      return {
        news: [{ afterMs: 400, state: 'failed', reason: 'not-acknowledged' }],
        endsMs: 400,
        end: 'not-acknowledged',
      };
  }
}
