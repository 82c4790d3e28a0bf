import { describe, expect, test } from 'vitest';
import { asCallId } from '../ids.ts';
import { instant } from '../time.ts';
import { unseenSignals } from './handling.ts';
import { ANN, BEN, must, NOTE, PEER, pressed, SAM, Shift, staff } from './testing/shift.ts';

describe('who has an incident', () => {
  test('of two who claim at once, one has it and accepts it, and the other is told', () => {
    const shift = pressed();
    expect(shift.order(staff(ANN), { command: 'claim' })).toBeUndefined();
    expect(shift.order(staff(BEN), { command: 'claim' })).toBe('HW_CLAIMED');
    expect(shift.order(staff(ANN), { command: 'claim' })).toBeUndefined();
    expect(shift.doc).toMatchObject({ state: 'acknowledged', acknowledgedBy: staff(ANN) });
    expect(shift.doc.handling).toMatchObject({ claim: { by: ANN }, firstHandledAt: shift.now });
    expect(shift.of('incident-claimed')).toHaveLength(1);
  });

  test('whoever accepts at the desk has it', () => {
    const shift = pressed();
    shift.order(staff(ANN), { command: 'acknowledge' });
    expect(shift.doc.handling?.claim?.by).toBe(ANN);
  });

  test('what another has can be noted on, taken over and handed on, and nothing else', () => {
    const shift = pressed();
    shift.order(staff(ANN), { command: 'claim' });
    const refused = [
      shift.order(staff(BEN), { command: 'acknowledge' }),
      shift.order(staff(BEN), { command: 'step', step: 'look', outcome: 'done' }),
      shift.order(staff(BEN), { command: 'police', stage: 'informed' }),
      shift.order(staff(BEN), { command: 'word', heard: 'safe' }),
      shift.order(staff(BEN), { command: 'release', cause: 'given-back' }),
      shift.order(staff(BEN), { command: 'close', reason: 'false' }),
      shift.order(PEER, { command: 'close', reason: 'false' }),
      shift.order(PEER, { command: 'hand-over', to: BEN }),
      shift.order(staff(BEN), { command: 'hand-over', to: BEN }),
      shift.order(staff(BEN), { command: 'hand-over', to: BEN, holder: BEN }),
    ];
    expect(new Set(refused)).toEqual(new Set(['HW_CLAIMED']));
    expect(shift.order(staff(BEN), { command: 'note', note: NOTE })).toBeUndefined();
    shift.order(staff(BEN), { command: 'claim', take: true });
    expect(shift.doc.handling?.claim?.by).toBe(BEN);
    shift.order(staff(BEN), { command: 'hand-over', to: ANN });
    expect(shift.order(staff(BEN), { command: 'hand-over', to: BEN, holder: ANN })).toBeUndefined();
    shift.order(staff(BEN), { command: 'hand-over', to: ANN });
    expect(shift.of('incident-claimed').map(({ how }) => how)).toEqual([
      'claimed',
      'taken',
      'handed-over',
      'handed-over',
      'handed-over',
    ]);
    expect(shift.doc.handling?.claim?.by).toBe(ANN);
  });

  test('what is let go of rings again, for a peer and a contact who had not accepted are told anew', () => {
    const shift = pressed();
    shift.order(staff(ANN), { command: 'claim' });
    const { generation } = shift.doc;
    shift.now += 60_000;
    const calls = shift.calls();
    expect(shift.order(staff(ANN), { command: 'release', cause: 'given-back' })).toBeUndefined();
    expect(shift.doc).toMatchObject({ state: 'open', acknowledgedBy: null, generation: generation + 1, round: 1 });
    expect(shift.doc.handling).toMatchObject({ claim: null, releasedAt: shift.now });
    expect(shift.calls()).toBe(calls + 1);
    shift.order(staff(BEN), { command: 'claim' });
    expect(shift.doc.handling?.releasedAt).toBeNull();
  });

  test('it does not ring again when a contact has accepted, or help is on its way', () => {
    const accepted = pressed();
    const attempt = must([...accepted.state.attempts.keys()][1]);
    accepted.take({ type: 'acceptance', attempt, contact: SAM, how: 'key' });
    accepted.order(staff(ANN), { command: 'claim' });
    accepted.order(staff(ANN), { command: 'release', cause: 'given-back' });
    expect(accepted.doc).toMatchObject({ state: 'acknowledged', acknowledgedBy: { kind: 'contact' } });
    const sent = pressed();
    sent.order(staff(ANN), { command: 'claim' });
    sent.order(staff(ANN), { command: 'police', stage: 'dispatched' });
    sent.order({ kind: 'gateway' }, { command: 'release', cause: 'connection-lost', holder: ANN });
    expect(sent.doc.state).toBe('acknowledged');
    expect(sent.doc.handling).toMatchObject({ claim: null, releasedAt: sent.now });
  });

  test('the gateway ends the claim it means and no other, and gives no other order', () => {
    const shift = pressed();
    shift.order(staff(BEN), { command: 'claim' });
    const gateway = { kind: 'gateway' } as const;
    expect(shift.order(gateway, { command: 'release', cause: 'connection-lost', holder: ANN })).toBe('HW_NOT_CLAIMED');
    expect(shift.order(gateway, { command: 'release', cause: 'given-back' })).toBe('HW_FORBIDDEN');
    expect(shift.order(gateway, { command: 'close', reason: 'false' })).toBe('HW_FORBIDDEN');
    expect(shift.doc.handling?.claim?.by).toBe(BEN);
  });

  test('what becomes graver while somebody has it can be accepted by whoever is there', () => {
    const shift = new Shift();
    shift.signal({ kind: 'glass' });
    shift.order(staff(ANN), { command: 'claim' });
    shift.signal({ kind: 'panic' });
    expect(shift.doc).toMatchObject({ state: 'open', kind: 'panic' });
    expect(shift.order(staff(BEN), { command: 'acknowledge' })).toBeUndefined();
    expect(shift.doc.handling?.claim?.by).toBe(ANN);
  });
});

describe('how it is closed', () => {
  test('nothing is closed over its plan, and the refusal names what is open', () => {
    const shift = pressed();
    shift.order(staff(ANN), { command: 'claim' });
    expect(shift.order(staff(ANN), { command: 'close', reason: 'incident' })).toBe('HW_STEPS_UNDONE');
    expect(shift.why).toBe('look, please; police, please');
    expect(shift.order(staff(ANN), { command: 'step', step: 'police', outcome: 'done' })).toBe('HW_STEP_NOT_BY_HAND');
    expect(shift.order(staff(ANN), { command: 'step', step: 'tea', outcome: 'done' })).toBe('HW_STEP_UNKNOWN');
    const ruledOut = { command: 'step', outcome: 'ruled-out' } as const;
    expect(shift.order(staff(ANN), { ...ruledOut, step: 'look', note: NOTE })).toBe('HW_STEP_NOT_RULED_OUT');
    expect(shift.order(staff(ANN), { ...ruledOut, step: 'police' })).toBe('HW_REASON_MISSING');
    shift.order(staff(ANN), { ...ruledOut, step: 'police', note: NOTE });
    shift.order(staff(ANN), { command: 'step', step: 'look', outcome: 'done' });
    expect(shift.order(staff(ANN), { command: 'close', reason: 'false', cause: 'test' })).toBe('HW_INPUT_INVALID');
    expect(shift.order(staff(ANN), { command: 'close', reason: 'false', cause: 'pet' })).toBeUndefined();
    expect(shift.doc).toMatchObject({ state: 'closed', closeCause: 'pet', handling: { claim: null } });
  });

  test('nothing is closed while a signal that joined later has been looked at by nobody', () => {
    const shift = pressed();
    shift.order(staff(ANN), { command: 'claim' });
    shift.order(staff(ANN), { command: 'step', step: 'look', outcome: 'done' });
    shift.order(staff(ANN), { command: 'police', stage: 'informed' });
    shift.signal({ kind: 'motion' });
    expect(unseenSignals(shift.doc)).toBe(1);
    expect(shift.order(staff(ANN), { command: 'close', reason: 'incident' })).toBe('HW_SIGNALS_UNSEEN');
    shift.order(staff(ANN), { command: 'seen' });
    expect(shift.order(staff(ANN), { command: 'close', reason: 'incident' })).toBeUndefined();
  });

  test('a peer behind a token is bound by procedures of its own', () => {
    const shift = pressed();
    expect(shift.order(PEER, { command: 'close', reason: 'incident' })).toBeUndefined();
    expect(shift.doc.state).toBe('closed');
  });

  test('where two have to agree, the second is another person, and looks at what is new', () => {
    const shift = pressed('false-alarms');
    shift.order(staff(ANN), { command: 'claim' });
    shift.order(staff(ANN), { command: 'step', step: 'look', outcome: 'done' });
    shift.order(staff(ANN), { command: 'police', stage: 'informed' });
    expect(shift.order(staff(BEN), { command: 'review', agrees: true })).toBe('HW_REVIEW_NOT_ASKED');
    shift.order(staff(ANN), { command: 'close', reason: 'false', cause: 'child', note: NOTE });
    expect(shift.doc).toMatchObject({ state: 'acknowledged', handling: { proposed: { reason: 'false' } } });
    expect(shift.order(staff(ANN), { command: 'review', agrees: true })).toBe('HW_OWN_REVIEW');
    expect(shift.order(PEER, { command: 'review', agrees: true })).toBe('HW_FORBIDDEN');
    shift.order(staff(BEN), { command: 'review', agrees: false, note: NOTE });
    expect(shift.doc.handling?.proposed).toBeNull();
    shift.order(staff(ANN), { command: 'close', reason: 'false', cause: 'child', note: NOTE });
    shift.signal({ kind: 'motion' });
    expect(shift.order(staff(BEN), { command: 'review', agrees: true })).toBe('HW_SIGNALS_UNSEEN');
    shift.order(staff(ANN), { command: 'seen' });
    expect(shift.order(staff(BEN), { command: 'review', agrees: true })).toBeUndefined();
    const about = { by: staff(ANN), agreedBy: staff(BEN), reason: 'false', cause: 'child', note: NOTE };
    expect(shift.of('incident-closed')).toMatchObject([about]);
  });
});

describe('what is put on record', () => {
  test('a call rings, is answered and ends, never backwards, and nobody else is called by it', () => {
    const shift = pressed();
    const call = must(asCallId(`${shift.doc.id}.c1`));
    const target = { kind: 'contact', contact: SAM } as const;
    const calls = shift.calls();
    shift.order(staff(ANN), { command: 'call', call, target, listen: true });
    expect(shift.order(staff(ANN), { command: 'call', call, target, listen: true })).toBe('HW_INPUT_INVALID');
    const news = { type: 'call-report', incident: shift.doc.id, call, leg: 'other' } as const;
    for (const state of ['ringing', 'answered', 'ringing', 'ended', 'unknown'] as const) shift.take({ ...news, state });
    expect(shift.of('call-reported').map(({ state }) => state)).toEqual(['ringing', 'answered', 'ended']);
    expect(shift.doc.handling?.calls).toMatchObject([{ legs: { operator: 'asked', other: 'ended' } }]);
    expect(shift.calls()).toBe(calls);
  });

  test('a shift hands on, wherever its incidents are', () => {
    const shift = pressed();
    shift.take({ type: 'shift', by: ANN, to: BEN, incidents: [shift.doc.id], note: NOTE });
    expect(shift.state.gateway.shift).toEqual({
      by: staff(ANN),
      to: BEN,
      at: instant(shift.now),
      incidents: [shift.doc.id],
      note: NOTE,
    });
  });
});
