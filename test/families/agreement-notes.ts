/**
 * Published messages with which our families do not agree, by the first 12 digits of the SHA-256 of their line, and why that is as it
 * should be. `docs/FAMILIES.md` tells it at length. A line that agrees is not allowed to stand here.
 */
export const EXPLAINED: ReadonlyMap<string, string> = new Map([
  [
    '6905c5b3e3b8',
    'ESPHome does not say here what its binary sensor is, and a name is no proof: on, until announced or bound.',
  ],
  [
    '6362fc576b6f',
    'ESPHome does not say here what its binary sensor is, and a name is no proof: off, until announced or bound.',
  ],
  ['1f1fc1b06f3f', 'Nothing has announced this topic, so it is nobody’s: discovery must come first.'],
  [
    '80a83c2f9ef4',
    'That a door was left open is the sensor’s own timer; the door itself is read as open, and the home’s rules time it.',
  ],
  [
    'bfd1b6f67776',
    'The decoder’s label says "Contact Open" for a fob; both it and the press are offered, and a person binds the press.',
  ],
  [
    '34a5b90f36b0',
    'This maker’s number may be a contact or a fob: beside the contact the press is offered, and unbound it comes to nothing.',
  ],
  [
    '99d8ae65d0fc',
    'This maker’s number may be a contact or a fob: beside the contact the press is offered, and unbound it comes to nothing.',
  ],
  [
    'cec38cdf2b7b',
    'Switches of a smoke detector have no documented meaning: nothing is made of them, and the walk-test would show it.',
  ],
  ['d776fddbb56c', '"timeout not closed" is a door that stands open: the published script leaves it out, we do not.'],
  ['a6a26ca32e34', '"timeout not closed" is a door that stands open: the published script leaves it out, we do not.'],
]);
