import { expect, test } from 'vitest';
import { SensitiveText } from '../../vault/sensitive.ts';
import type { Order } from '../channel.ts';
import type { mailOf } from '../email/words.ts';
import type { Messages } from '../messages.ts';
import type { sayAndHangUp } from '../twilio-voice/speech.ts';
import type { SafeParts } from './wordings.ts';

/** `true` when a value of the second type may stand where the first is asked for. */
type Takes<Place, Value> = [Value] extends [Place] ? true : false;
/** What may not leave: text from the vault, and text of which nobody has said that it is safe. */
type Refuses<Place> =
  Takes<Place, SensitiveText> extends true
    ? 'takes text from the vault'
    : Takes<Place, string> extends true
      ? 'takes any text'
      : 'only safe text';

type Mail = ReturnType<typeof mailOf>;

// The compiler is the test: a place that took more would not compile here.
const places: {
  'a reference in a message': Refuses<NonNullable<SafeParts['reference']>>;
  'an incident in a message': Refuses<NonNullable<SafeParts['incident']>>;
  'who accepted, in a message': Refuses<NonNullable<SafeParts['who']>>;
  'a code in a message': Refuses<NonNullable<SafeParts['digits']>>;
  'what a message says': Refuses<ReturnType<Messages['say']>>;
  'the subject of a mail': Refuses<Mail['subject']>;
  'the reference of an order': Refuses<Order['reference']>;
  'what a call says': Refuses<Parameters<typeof sayAndHangUp>[1]>;
} = {
  'a reference in a message': 'only safe text',
  'an incident in a message': 'only safe text',
  'who accepted, in a message': 'only safe text',
  'a code in a message': 'only safe text',
  'what a message says': 'only safe text',
  'the subject of a mail': 'only safe text',
  'the reference of an order': 'only safe text',
  'what a call says': 'only safe text',
};

// The measure itself can tell: a place for any text is seen as one, and so is one for text from the vault.
const measure: [Refuses<string>, Refuses<SensitiveText>, Refuses<unknown>] = [
  'takes any text',
  'takes text from the vault',
  'takes text from the vault',
];

test('nothing but safe text can be put into what leaves us', () => {
  expect(new Set(Object.values(places))).toEqual(new Set(['only safe text']));
  expect(measure).toHaveLength(3);
});

test('text from the vault that slips past the types reads as nothing', () => {
  const secret = new SensitiveText('Alex Example, 4 Made-up Row');
  const forced = `Reference ${String(secret)}`;
  expect(forced).toBe('Reference [sensitive]');
  expect(JSON.stringify({ text: secret })).not.toContain('Alex');
});
