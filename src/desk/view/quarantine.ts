/** Why a message was set aside, for people. A code that is newer than these words is shown as it is. */
export function quarantineWords(reason: string): string {
  return WORDS[reason] ?? reason;
}

const WORDS: Readonly<Record<string, string>> = {
  'unknown-topic': 'It came on a topic that this family of devices does not use',
  'too-large': 'It is larger than a message of this family may be',
  'not-utf8': 'It is not text',
  'not-json': 'It is not valid JSON',
  'wrong-shape': 'It is not shaped like a message of this family',
  'unknown-kind': 'It tells of a kind of signal that is not known',
  'wrong-field': 'One of its fields is wrong',
  'too-many': 'It holds more signals than one message may',
  'wrong-state': 'It is neither online nor offline',
  'foreign-topic': "It was sent on another device's topic",
  'foreign-subscription': "The device asked to hear another device's topics",
  'wildcard-in-topic': 'Its topic holds a wildcard',
  'zero-in-topic': 'Its topic holds a zero character',
  'topic-not-utf8': 'Its topic is not text',
  'empty-topic': 'Its topic is empty',
  'topic-too-deep': 'Its topic has too many levels',
  'malformed-packet': 'The packet itself is broken',
  'unknown-profile': 'The family of the device is not known here',
  'rate-limited': 'The device sends more than it may; the rest was only counted',
  undecidable: 'The gateway could not decide what it means',
};
