import { describe, expect, test } from 'vitest';
import type { Happening } from '../../core/event.ts';
import {
  asAttemptId,
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

/** One of each; the compiler asks for a new line when the heart learns a new event. */
const ONE_OF_EACH: { [T in Happening['type']]: Omit<Extract<Happening, { type: T }>, 'type'> } = {
  'signal-received': {
    premises,
    origin: { device, premises, risk: 'high' },
    signal: { kind: 'door', state: 'open', id: signal },
    receivedAt: at,
    late: true,
  },
  quarantined: { premises, device, reason: 'broken JSON', bytes: 12, digest: 'd' },
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
  'nobody-answered': { ...about, round: 1, againAt: at },
  'incident-acknowledged': { ...about, by, generation: 2 },
  'acceptance-too-late': { ...about, by, why: 'superseded' },
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

  test('they are the sentences a person would say', () => {
    const said = Object.entries(ONE_OF_EACH).map(([type, rest]) => says({ type, ...rest } as Happening));
    expect(said).toMatchInlineSnapshot(`
      [
        "A door was opened, reported late.",
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
        "Nobody has answered in round 1. It begins again by itself.",
        "Acknowledged at the desk. No further calls are made.",
        "An answer came to a call made before it became graver; it does not count.",
        "A note was added at the desk.",
        "Help is on the way, recorded at the desk.",
        "Closed at the desk as a planned activation or test.",
        "The device has fallen silent.",
        "The self-test came through: acknowledged after 2 ms, at the desk after 3 ms, at the channels after 9 ms.",
        "The self-test did not come through: the alert at the desk (acknowledged after 2 ms, at the desk never, at the channels never).",
        "The machine's clock was set (3600 s); it now differs from the gateway's time by 3600 s.",
        "The gateway saw nothing for 5 s; nobody's silence is counted from it.",
      ]
    `);
  });
});
