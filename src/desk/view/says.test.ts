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
  unobserved: { fromAt: at, toAt: instant(at + 5_000) },
};

describe('every event is one plain sentence', () => {
  test.each(Object.entries(ONE_OF_EACH))('%s', (type, rest) => {
    const sentence = says({ type, ...rest } as Happening);
    expect(sentence).toMatch(/^[A-Z][^\n]*\.$/);
    expect(sentence).not.toMatch(/secret|undefined|null|\[object/);
  });

  test('they are the sentences a person would say', () => {
    const said = Object.entries(ONE_OF_EACH).map(([type, rest]) => says({ type, ...rest } as Happening));
    expect(said).toMatchInlineSnapshot(`
      [
        "A door was opened, reported late.",
        "A message of 12 bytes could not be understood and was set aside (broken JSON).",
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
        "The gateway saw nothing for 5 s; nobody's silence is counted from it.",
      ]
    `);
  });
});
