import { describe, expect, test } from 'vitest';
import type { Happening } from '../../core/event.ts';
import {
  asAttemptId,
  asCallId,
  asContactId,
  asDeviceId,
  asIncidentId,
  asNoteId,
  asPremisesId,
  asSignalId,
  asStaffId,
} from '../../core/ids.ts';
import type { SentAgain } from '../../core/input.ts';
import type { Tracker } from '../../core/rules/tracker.ts';
import { instant, ms } from '../../core/time.ts';
import { must } from '../../vault/test-files.ts';
import { says } from './says.ts';

const premises = must(asPremisesId('pm_secret'));
const incident = must(asIncidentId('1-1-1'));
const device = must(asDeviceId('dv_secret'));
const attempt = must(asAttemptId('1-1-1.1'));
const call = must(asCallId('1-1-1.c1'));
const contact = must(asContactId('ct_secret'));
const note = must(asNoteId('nt_secret'));
const signal = must(asSignalId('s-secret'));
const at = instant(1_770_000_000_000);
const about = { premises, incident };
const by = { kind: 'staff', staff: must(asStaffId('st_secret')) } as const;
const plan = { policy: 'panic', steps: [], repeatFromMs: ms(0), repeatAfterMs: ms(0), gaps: [] };
const raised = { ...about, kind: 'panic', priority: 1, rule: 'Panic pressed', plan } as const;
const tracker: Tracker = {
  key: 'k',
  rule: 'Entry',
  matchedAt: [at],
  reached: 0,
  device,
  signal,
  kind: 'door',
  state: null,
  sensor: null,
};

const OF_POLICE = ['incident-confirmed', 'task-raised', 'task-done'];
const OF_DEVICES: readonly string[] = ['identity-suspected', 'bypass-began', 'bypass-lasts', 'bypass-ended'];
const APART = [...OF_POLICE, ...OF_DEVICES];

/** One of each; the compiler asks for a new line when the heart learns a new event. */
const ONE_OF_EACH: { [T in Happening['type']]: Omit<Extract<Happening, { type: T }>, 'type'> } = {
  'signal-received': {
    premises,
    origin: { device, premises, risk: 'high' },
    signal: { kind: 'door', state: 'open', id: signal },
    receivedAt: at,
    late: true,
  },
  'battery-read': { premises, device, percent: 61 },
  quarantined: { premises, device, reason: 'broken JSON', bytes: 12, digest: 'd' },
  'identity-suspected': { premises, device, why: 'hardware-changed', receivedAt: at },
  'flood-began': { since: at, alarms: 11, operators: 1 },
  'flood-ended': { since: at, alarms: 4, operators: 1 },
  'chatter-started': { premises, device, kind: 'door', since: at, count: 3, calmMs: ms(60_000) },
  'chatter-ended': { premises, device, kind: 'door', since: at, count: 1000 },
  'arming-changed': { premises, device, arming: 'away' },
  'rule-tracked': { premises, tracker },
  'rule-forgot': { premises, tracker: 'k' },
  'incident-opened': raised,
  'signal-joined': { ...about, device, signal, kind: 'door', state: 'forced', receivedAt: at, late: false },
  'severity-raised': { ...raised, generation: 2 },
  'condition-returned': about,
  'round-started': { ...about, round: 2 },
  'attempt-planned': {
    ...about,
    attempt,
    generation: 1,
    round: 1,
    step: 2,
    rung: 0,
    channel: 'voice',
    contact,
    waitUntil: at,
  },
  'attempt-reported': { ...about, attempt, channel: 'voice', state: 'failed', reason: 'voicemail' },
  'step-exhausted': { ...about, step: 2 },
  'rung-skipped': { ...about, round: 1, step: 2, rung: 0, contact, channel: 'voice', why: 'not-now' },
  'plan-replaced': { ...about, plan, why: 'ceiling' },
  'acceptance-counted': { ...about, by, step: 2, waitingFor: [3] },
  'acceptance-lapsed': { ...about, by, generation: 3 },
  'reach-overridden': { ...about, by, contact, channel: 'voice', note },
  'nobody-answered': { ...about, round: 1, againAt: at },
  'incident-acknowledged': { ...about, by, generation: 2 },
  'acceptance-too-late': { ...about, by, why: 'superseded' },
  'record-opened': { ...about, by, note },
  'incident-noted': { ...about, by, note },
  'help-sent': { ...about, by },
  'incident-closed': { ...about, by, reason: 'planned' },
  'supervision-changed': { premises, device, from: 'ok', to: 'silent', lastSeenAt: at, deadlineAt: at },
  'drill-passed': { ...about, figures: { pubackMs: ms(2), streamMs: ms(3), sendMs: ms(9) } },
  'drill-failed': {
    ...about,
    figures: { pubackMs: ms(2), streamMs: null, sendMs: null },
    missing: ['the alert at the desk'],
  },
  'incident-claimed': { ...about, by, holder: by.staff, from: null, how: 'claimed' },
  'incident-released': { ...about, by, holder: by.staff, cause: 'connection-lost', reopened: true, generation: 3 },
  'signals-seen': { ...about, by, count: 3 },
  'step-recorded': { ...about, by, step: 'look-at-file', outcome: 'ruled-out', note },
  'word-heard': { ...about, by, heard: 'duress' },
  'brief-handed-over': { ...about, by, digest: 'a'.repeat(64), document: note, to: 'secret' },
  'police-progress': { ...about, by, stage: 'dispatched', route: 'line', reference: note, note },
  'incident-confirmed': { ...about, how: 'hold-up-sequential' },
  'task-raised': { ...about, task: 1, kind: 'ring-999', why: 'withdrawn', priority: 1 },
  'task-done': { ...about, task: 1, by },
  'incident-shelved': { ...about, by, owner: by.staff, until: at, note },
  'incident-unshelved': { ...about, by, why: 'time' },
  'close-proposed': { ...about, by, reason: 'false', cause: 'pet', note },
  'close-refused': { ...about, by },
  'call-asked': { ...about, by, call, target: { kind: 'home' }, listen: true },
  'call-voice': { ...about, by, call, speak: true },
  'call-reported': { ...about, call, leg: 'other', state: 'failed', reason: 'no-answer' },
  'shift-handed-over': { by, to: null, incidents: [incident], note },
  'test-began': { premises, device, until: at, by, note },
  'bypass-began': { premises, device, sensor: 'back-door', until: at, by, note },
  'bypass-lasts': { premises, device },
  'bypass-ended': { premises, device, by, why: 'time' },
  'test-ended': { premises, device, until: at, by, why: 'time' },
  'clock-jumped': { cause: 'set', byMs: ms(3_600_000), offsetBeforeMs: ms(0), offsetMs: ms(3_600_000), jumps: 1 },
  unobserved: { fromAt: at, toAt: instant(at + 5_000) },
};

describe('every event is one plain sentence', () => {
  test.each(Object.entries(ONE_OF_EACH))('%s', (type, rest) => {
    const sentence = says({ type, ...rest } as Happening);
    expect(sentence).toMatch(/^[A-Z][^\n]*\.$/);
    expect(sentence).not.toMatch(/secret|undefined|null|\[object/);
  });

  test('one that was sent again after a restart says so, and whether it may come twice', () => {
    const about = ONE_OF_EACH['attempt-reported'];
    const again = (why: SentAgain) => says({ ...about, type: 'attempt-reported', state: 'sending', again: why });
    expect(again('unsure')).toMatch(
      /^The telephone call is being sent again after a restart; it may come twice, .*\.$/,
    );
    expect(again('not-found')).toMatch(/^The telephone call is being sent after a restart; .*\.$/);
  });

  test('so is what concerns the police', () => {
    const ofPolice = Object.entries(ONE_OF_EACH).filter(([type]) => OF_POLICE.includes(type));
    expect(ofPolice.map(([type, rest]) => says({ type, ...rest } as Happening))).toEqual([
      'The alarm is confirmed: a second call for help.',
      'A person has to tell the police. Ring 999 now and read out the brief. Why: the police have withdrawn their response to its reference number (URN).',
      'The task of telling the police is done, at the desk.',
    ]);
  });

  test('so is what concerns who a device is, and a sensor that is left out', () => {
    const ofDevices = Object.entries(ONE_OF_EACH).filter(([type]) => OF_DEVICES.includes(type));
    expect(ofDevices.map(([type, rest]) => says({ type, ...rest } as Happening))).toEqual([
      'This device says that it runs on other hardware than it did.',
      'A sensor is left out for a time. A call for help and tampering still count; what else it says is only recorded.',
      'A device has been left out for a day, and still is.',
      'A device is no longer left out: its time has run out.',
    ]);
  });

  test('they are the sentences a person would say', () => {
    const others = Object.entries(ONE_OF_EACH).filter(([type]) => !APART.includes(type));
    const said = others.map(([type, rest]) => says({ type, ...rest } as Happening));
    expect(said).toMatchInlineSnapshot(`
      [
        "A door was opened, reported late.",
        "A battery is at 61 %.",
        "A message of 12 bytes could not be understood and was set aside (broken JSON).",
        "More alarms than the desk can take in: 11 new ones for 1 at the desk. Calls for help are shown first.",
        "The flood of alarms is over: 4 new ones for 1 at the desk.",
        "A sensor chatters: 3 alarms in a short time. What it repeats is recorded and not told.",
        "A chattering sensor is calm again; it spoke 1000 times.",
        "The home is now armed, nobody at home.",
        "The rule "Entry" is waiting for more.",
        "A rule stopped waiting.",
        "Incident opened with priority 1 by the rule "Panic pressed".",
        "A door was forced.",
        "It became graver: now priority 1 by the rule "Panic pressed". People are told anew.",
        "Everything at the home is back to normal. The incident stays until a person closes it.",
        "Round 2 begins: people are told again.",
        "A contact is told by telephone (step 2).",
        "The telephone call failed: it went to voicemail, which accepts nothing.",
        "Nobody accepted in step 2.",
        "A contact is not told by telephone: outside the safe hours of this way (step 2).",
        "After so many rounds without an answer the policy "panic" takes over.",
        "Accepted at the desk. Somebody of step 3 has to accept too; the others are not called any more.",
        "Nothing followed what was accepted at the desk. It is open again, and people are told anew.",
        "A life is at risk: a contact is to be reached by telephone outside what is safe for them. The reason is on record.",
        "Nobody has answered in round 1. It begins again by itself.",
        "Acknowledged at the desk. No further calls are made.",
        "An answer came to a call made before it became graver; it does not count.",
        "The record of the closed incident was opened, with a reason.",
        "A note was added at the desk.",
        "Help is on the way, recorded at the desk.",
        "Closed at the desk as a planned activation or test.",
        "The device has fallen silent.",
        "The self-test came through: acknowledged after 2 ms, at the desk after 3 ms, at the channels after 9 ms.",
        "The self-test did not come through: the alert at the desk (acknowledged after 2 ms, at the desk never, at the channels never).",
        "Somebody at the desk has taken it on.",
        "The desk has lost touch with whoever had it; it is back in the queue, and people are told anew: nobody else had accepted.",
        "The signals were looked at, 3 in all.",
        "The step "look-at-file" was ruled out, with a reason.",
        "What was heard when the agreed word was asked for is on record.",
        "The police brief was handed over as it stood; its digest begins aaaaaaaaaaaa.",
        "Officers are on the way, recorded at the desk.",
        "Shelved at the desk, with a reason. It comes back by itself, and at once if anything graver happens.",
        "It is back from the shelf: its time has come.",
        "Closing it as a false alarm was proposed. A second person has to agree.",
        "A second person did not agree to the closing. It stays open.",
        "A call to the home was asked for; whoever called only listens.",
        "From now on whoever called is heard.",
        "The telephone that was called could not be reached: nobody answered.",
        "The shift was handed over, with one open incident.",
        "A device is being tested. A call for help from it still counts; what else it says is only recorded.",
        "The test of a device is over: its time has run out.",
        "The machine's clock was set (3600 s); it now differs from the gateway's time by 3600 s.",
        "The gateway saw nothing for 5 s; nobody's silence is counted from it.",
      ]
    `);
  });
});
