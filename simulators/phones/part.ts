/** Who, or what, takes a call. `declines`: the phone's own red button. */
export type Answerer = 'person' | 'machine' | 'busy' | 'nobody' | 'off' | 'declines';
export const ANSWERERS: readonly Answerer[] = ['person', 'machine', 'busy', 'nobody', 'off', 'declines'];

/** What becomes of one call by itself, without a hand on the phone. */
export interface CallPart {
  answers: Answerer;
  /** Rings before it is taken, or refused. */
  rings: number;
  /** Keys pressed at the first request for some, at the second, and so on. */
  presses: readonly string[];
  /** From being asked to the key. */
  afterMs: number;
  /** From picking up to hanging up, whatever is said. */
  hangsUpAfterMs: number | undefined;
  /** The provider refuses to place it, with this code. */
  fails: number | undefined;
}

/** What becomes of one text by itself. */
export interface TextPart {
  /** From being sent to being on the screen. */
  arrivesAfterMs: number;
  /** What is texted back; `code` stands for the digits that the text asks for. */
  replies: string | undefined;
  /** From the screen to the reply. */
  afterMs: number;
  /** The provider refuses it, or loses it, with this code. */
  fails: number | undefined;
}

/** What becomes of the next call to a phone, and of the next text. */
export interface Script {
  nextCall(): CallPart | undefined;
  nextText(): TextPart | undefined;
}

const WAITS: Pick<CallPart, 'presses' | 'afterMs' | 'hangsUpAfterMs' | 'fails'> = {
  presses: [],
  afterMs: 0,
  hangsUpAfterMs: undefined,
  fails: undefined,
};

/** What a phone does by itself that nobody has written a script for; undefined when it waits for a hand. */
export function partOf(behaviour: 'human' | 'voicemail' | 'busy' | 'no-answer' | 'off'): CallPart | undefined {
  switch (behaviour) {
    case 'human':
      return undefined;
    case 'voicemail':
      return { answers: 'machine', rings: 2, ...WAITS };
    case 'no-answer':
      return { answers: 'nobody', rings: 0, ...WAITS };
    default:
      return { answers: behaviour, rings: 0, ...WAITS };
  }
}

/** The digits that a text asks for; undefined when it asks for none. */
export function codeIn(body: string): string | undefined {
  return /(?<!\d)\d{4,6}(?!\d)/.exec(body)?.[0];
}
