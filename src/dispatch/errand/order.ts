import type { ContactId, ErrandId, PointId } from '../../core/ids.ts';
import type { FailReason } from '../../core/input.ts';
import type { SafeText } from '../../core/text.ts';
import type { ProviderNews, Revealable } from '../channel.ts';

/** A call or text to one contact that is no alarm. */
export interface ErrandOrder {
  errand: ErrandId;
  contact: ContactId;
  point?: PointId;
  number: Revealable;
  channel: 'voice' | 'sms';
  /** `code`: says or writes a code that proves the number to be theirs. `test`: asks for a key, or for an answer by text. */
  what: 'code' | 'test';
  /** With `code`: digits. Kept in memory only, and only while the call may still ask for it. */
  code?: string;
  language?: string;
  cover?: string;
}

/** `confirmed`: a key or an answer came. `reached`: it rang or was delivered, nothing more. */
export interface ErrandNews {
  outcome: 'confirmed' | 'reached' | 'failed';
  reason?: FailReason;
}

/** What sends errands out. Whoever makes one is told what came of it: the best that was known when nothing more can come. */
export interface ErrandDesk {
  begin(order: ErrandOrder): Promise<'begun' | FailReason>;
}

/** What the provider's callbacks about errands need. */
export interface ErrandAnswers {
  answered(errand: ErrandId, machine: boolean): string;
  pressed(errand: ErrandId, key: string | undefined): string;
  news(errand: ErrandId, news: ProviderNews): void;
  replied(from: string, codes: readonly number[]): SafeText | undefined;
}
