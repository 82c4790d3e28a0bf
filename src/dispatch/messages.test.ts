import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { isFault } from '../core/fault.ts';
import { safeText } from '../core/text.ts';
import { readMessages } from './messages.ts';
import { MESSAGES, REFERENCE } from './testing/parts.ts';

const DELIVERED = readFileSync(new URL('../../config/messages/en.yaml', import.meta.url), 'utf8');

function withWording(group: string, name: string, text: unknown): unknown {
  const data = parse(DELIVERED);
  data[group][name] = text;
  return data;
}

function complaint(data: unknown): string {
  try {
    readMessages(data, 'en.yaml');
  } catch (error) {
    if (isFault(error) && error.code === 'HW_CONFIG_INVALID') return error.message;
    throw error;
  }
  return 'none';
}

describe('wordings', () => {
  test('say only the reference, the code and the role', () => {
    expect(MESSAGES.say('voice.brief', { reference: REFERENCE })).toBe(
      'This is an urgent call. Reference Kestrel 4. Press 1 to accept.',
    );
    expect(MESSAGES.say('sms.brief', { reference: REFERENCE, code: 48210 })).toContain('Reply 48210 to accept.');
    expect(MESSAGES.say('voice.already', { who: safeText`the desk` })).toContain('already been accepted by the desk');
  });

  const wrong: [string, unknown, string][] = [
    [
      'a word that gives it away',
      withWording('voice', 'brief', 'Panic alarm! Press 1.'),
      '"panic" must never be heard',
    ],
    [
      'the same in the plural',
      withWording('voice', 'thanks', 'Thank you for the Alarms.'),
      '"alarms" must never be heard',
    ],
    [
      'a placeholder for a person',
      withWording('voice', 'brief', 'Call from {name}. Press 1.'),
      '{name} may not stand in it',
    ],
    ['a missing code', withWording('sms', 'brief', 'Reply to accept.'), '{code} must stand in it'],
    ['an empty wording', withWording('sms', 'thanks', ' '), 'it is empty'],
    ['a speech', withWording('sms', 'thanks', 'x'.repeat(201)), 'it is longer than 200 characters'],
    ['a number', withWording('sms', 'thanks', 7), 'en.yaml: sms.thanks'],
    ['an unknown wording', withWording('sms', 'shout', 'Hey'), 'there is no such wording'],
    [
      'a missing wording',
      { voice: {}, sms: {}, who: {} },
      'en.yaml: voice.brief: the configuration is not valid (it is missing)',
    ],
    ['a list', [], 'it is not a group of wordings'],
  ];
  test.each(wrong)('%s is refused by name', (_name, data, says) => {
    expect(complaint(data)).toContain(says);
  });
});
