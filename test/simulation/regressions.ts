import type { Schedule } from './schedule/entry.ts';

/** A run that once broke a promise, made small, and what was wrong. Each is run again with the tests. */
export interface Regression {
  found: string;
  schedule: Schedule;
}

/** The schedules stand here in full, so that they stay what they are when the drawing of schedules changes. */
export const REGRESSIONS: readonly Regression[] = [
  {
    found: 'A verdict in a batch that the journal refused was gone for good: the device was never on record as silent.',
    schedule: {
      seed: 3,
      homes: 5,
      driftPpm: 0,
      forMs: 540000,
      peaceMs: 240000,
      entries: [
        { do: 'unplug', device: 9, forMs: 179900, afterMs: 80502, n: 10 },
        { do: 'disk', fault: 'no-epoch', latencyMs: 184, forMs: 21400, afterMs: 129151, n: 14 },
      ],
    },
  },
  {
    found: 'After the machine was suspended every timer rang late by as long: escalation stood still.',
    schedule: {
      seed: 4,
      homes: 2,
      driftPpm: 0,
      forMs: 720000,
      peaceMs: 240000,
      entries: [
        { do: 'signal', device: 0, body: { kind: 'door', state: 'forced' }, afterMs: 248614, n: 23 },
        { do: 'suspend', forMs: 26900, afterMs: 279685, n: 25 },
      ],
    },
  },
  {
    found: 'After a refused batch the alarm was not set again: what was due waited for the next input.',
    schedule: {
      seed: 40,
      homes: 4,
      driftPpm: 0,
      forMs: 540000,
      peaceMs: 240000,
      entries: [
        { do: 'signal', device: 1, body: { kind: 'tamper', state: 'alarm' }, afterMs: 372018, n: 32 },
        { do: 'disk', fault: 'refuses', latencyMs: 858, forMs: 58800, afterMs: 399526, n: 34 },
      ],
    },
  },
  {
    found: 'An attempt that was planned and accepted away in one batch was sent after the commit of the acceptance.',
    schedule: {
      seed: 56,
      homes: 5,
      driftPpm: 7168,
      forMs: 720000,
      peaceMs: 240000,
      entries: [
        { do: 'signal', device: 7, body: { kind: 'power', state: 'lost' }, afterMs: 83492, n: 5 },
        { do: 'press', device: 0, kind: 'panic', afterMs: 227932, n: 19 },
        { do: 'disk', fault: 'no-epoch', latencyMs: 699, forMs: 38300, afterMs: 262401, n: 23 },
      ],
    },
  },
  {
    found: 'News of an attempt in the batch that closed its incident changed the record, and a replay did not.',
    schedule: {
      seed: 122,
      homes: 5,
      driftPpm: 8081,
      forMs: 660000,
      peaceMs: 240000,
      entries: [
        { do: 'signal', device: 4, body: { kind: 'motion' }, afterMs: 29136, n: 6 },
        { do: 'press', device: 9, kind: 'panic', afterMs: 40318, n: 7 },
        { do: 'phones', fault: 'late', forMs: 162400, afterMs: 105787, n: 16 },
        { do: 'press', device: 0, kind: 'panic', afterMs: 171247, n: 24 },
        { do: 'press', device: 2, kind: 'duress', retained: true, afterMs: 206001, n: 25 },
        { do: 'signal', device: 4, body: { kind: 'arm', state: 'disarmed', code: 'duress' }, afterMs: 209140, n: 27 },
        { do: 'disk', fault: 'stalled', latencyMs: 312, forMs: 54600, afterMs: 267710, n: 33 },
      ],
    },
  },
  {
    found: 'A press joined an incident that a refused batch had taken back, and nobody was called for it.',
    schedule: {
      seed: 169,
      homes: 5,
      driftPpm: -14105,
      forMs: 660000,
      peaceMs: 240000,
      entries: [
        {
          do: 'kill',
          death: 'after-commit',
          downMs: 68800,
          again: 2,
          upMs: 1974,
          linesDie: true,
          afterMs: 36096,
          n: 5,
        },
        {
          do: 'kill',
          death: 'before-commit',
          downMs: 48300,
          again: 0,
          upMs: 4373,
          linesDie: false,
          afterMs: 38704,
          n: 6,
        },
        { do: 'signal', device: 5, body: { kind: 'arm', state: 'disarmed' }, afterMs: 130453, n: 15 },
        { do: 'signal', device: 5, body: { kind: 'smoke', state: 'alarm' }, afterMs: 244934, n: 27 },
        { do: 'disk', fault: 'no-epoch', latencyMs: 279, forMs: 39400, afterMs: 257538, n: 29 },
        { do: 'press', device: 5, kind: 'panic', afterMs: 266140, n: 31 },
      ],
    },
  },
  {
    found:
      'The record of a freeze died with the process and its sign of life did not: a device was called silent too soon.',
    schedule: {
      seed: 1,
      homes: 3,
      driftPpm: 0,
      forMs: 420000,
      peaceMs: 240000,
      entries: [
        { do: 'freeze', forMs: 74400, afterMs: 210648, n: 0 },
        { do: 'kill', death: 'torn', downMs: 4266, again: 0, upMs: 16626, linesDie: false, afterMs: 261049, n: 1 },
      ],
    },
  },
  {
    found: 'Somebody who pressed the key while her call was being looked up after a restart was called once more.',
    schedule: {
      seed: 214,
      homes: 3,
      driftPpm: 0,
      forMs: 600000,
      peaceMs: 240000,
      entries: [
        { do: 'signal', device: 4, body: { kind: 'tamper', state: 'alarm' }, afterMs: 22251, n: 1 },
        { do: 'unplug', device: 4, forMs: 90800, afterMs: 27817, n: 2 },
        { do: 'look-up', says: 'unsure', forMs: 171400, afterMs: 142293, n: 11 },
        { do: 'press', device: 5, kind: 'panic', afterMs: 174003, n: 13 },
        { do: 'key', pick: 90, times: 2, everybody: true, afterMs: 177692, n: 14 },
      ],
    },
  },
  {
    found: 'A key pressed late, on a call of an earlier round, was on record after a reload and not in a replay.',
    schedule: {
      seed: 976,
      homes: 5,
      driftPpm: -16313,
      forMs: 720000,
      peaceMs: 240000,
      entries: [
        { do: 'remove-contact', pick: 84, afterMs: 5082, n: 1 },
        { do: 'phones', fault: 'silent', forMs: 72200, afterMs: 6477, n: 2 },
        { do: 'press', device: 2, kind: 'panic', afterMs: 44574, n: 6 },
        { do: 'disk', fault: 'refuses', latencyMs: 770, forMs: 11200, afterMs: 220164, n: 11 },
        { do: 'press', device: 9, kind: 'panic', afterMs: 237222, n: 14 },
        { do: 'press', device: 5, kind: 'panic', retained: true, afterMs: 304543, n: 19 },
        { do: 'key', pick: 55, times: 1, everybody: false, afterMs: 352868, n: 23 },
      ],
    },
  },
  {
    found: 'A verdict whose batch was refused twice in a row was let go.',
    schedule: {
      seed: 3875,
      homes: 4,
      driftPpm: -2404,
      forMs: 660000,
      peaceMs: 240000,
      entries: [
        { do: 'signal', device: 2, body: { kind: 'glass' }, afterMs: 24247, n: 3 },
        { do: 'kill', death: 'after-plan', downMs: 2796, again: 0, upMs: 18096, linesDie: false, afterMs: 42371, n: 8 },
        {
          do: 'kill',
          death: 'after-commit',
          downMs: 4960,
          again: 0,
          upMs: 15586,
          linesDie: true,
          afterMs: 44717,
          n: 9,
        },
        { do: 'disk', fault: 'no-epoch', latencyMs: 832, forMs: 55400, afterMs: 120505, n: 13 },
        { do: 'disk', fault: 'refuses', latencyMs: 670, forMs: 2534, afterMs: 167534, n: 17 },
      ],
    },
  },
];
