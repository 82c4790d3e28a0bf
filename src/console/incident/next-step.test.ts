import { describe, expect, it } from 'vitest';
import type { Actor, Handling, HandlingStep, Incident, Staff } from '../api/types.ts';
import { incident, OPENED_AT, unhandled } from '../store/sample.ts';
import { nextStep } from './next-step.ts';

const ME: Staff = { id: 'st_me', name: 'Me', role: 'operator' };
const SENIOR: Staff = { id: 'st_senior', name: 'Senior', role: 'supervisor' };
const actor = (id: string): Actor => ({ kind: 'staff', id, name: id, how: null });
const mine = { claim: { by: actor(ME.id), at: OPENED_AT } };
const step = (id: string, patch: Partial<HandlingStep> = {}): HandlingStep => ({
  ...{ id, title: `Do ${id}`, kind: 'check', required: true, mayRuleOut: true },
  ...{ state: 'open', by: null, at: null, text: null },
  ...patch,
});
const news = (stage: Handling['police'][number]['stage']) => ({
  ...{ stage, at: OPENED_AT, by: actor(ME.id), route: 'line', reference: null, text: null },
});
const next = (handling: Partial<Handling>, patch: Partial<Incident> = {}, who = ME) =>
  nextStep(
    incident('7-1-1', { handling: { ...unhandled(), ...handling }, ...patch }),
    who,
    (by) => by?.name ?? 'nobody',
  );

describe('the next step', () => {
  it('of an open alarm is to accept it, and one accepted elsewhere is still to be taken in hand', () => {
    expect(next({})).toMatchObject({ mood: 'now', press: { act: 'accept', key: 'a' } });
    const elsewhere = next({}, { state: 'acknowledged', acknowledgedBy: actor('ct_bo') });
    expect(elsewhere).toMatchObject({ mood: 'now', press: { act: 'accept' } });
    expect(elsewhere.because).toContain('ct_bo');
  });
  it('is nothing while somebody else has it, and to take over only for a supervisor', () => {
    const taken = { claim: { by: actor('st_other'), at: OPENED_AT } };
    expect(next(taken)).toMatchObject({ says: 'st_other is handling this.', press: null });
    expect(next(taken, {}, SENIOR).press).toMatchObject({ act: 'take-over' });
  });
  it('is never to close while a required step is open, news is unseen or the police have refused', () => {
    const open = [step('ring', { required: false }), step('police', { kind: 'police' })];
    expect(next({ ...mine, steps: open }).press).toMatchObject({ act: 'police', key: 'p' });
    expect(next({ ...mine, unseen: 2, steps: open }).press).toMatchObject({ act: 'seen' });
    const done = [step('police', { kind: 'police', state: 'done' })];
    const refused = next({ ...mine, steps: done, police: [news('informed'), news('refused')] });
    expect(refused).toMatchObject({ says: 'Use another way to the police.', press: { act: 'police' } });
  });
  it('names what is new', () => {
    const door = { device: 'dv_one', id: 's', kind: 'door', state: 'forced', sensor: null, zone: null, room: 'Hall' };
    const signals = [{ ...door, receivedAt: OPENED_AT, late: false, repeats: 0, lastAt: OPENED_AT }];
    expect(next({ ...mine, unseen: 3 }, { signals }).because).toBe('Door forced: Hall, and 2 more.');
  });
  it('goes from step to step to the end, and a step to tick has its own number', () => {
    expect(next({ ...mine, steps: [step('a', { state: 'done' }), step('b')] }).press).toEqual({
      act: { tick: 'b' },
      label: 'Done',
      key: '2',
    });
    expect(next({ ...mine, steps: [step('a', { state: 'ruled-out' })] }).press).toMatchObject({ act: 'close' });
    expect(next({ ...mine, police: [news('informed'), news('left')] }).press).toMatchObject({ act: 'close' });
    expect(next({ ...mine, review: 'needed' }).press).toMatchObject({ label: 'Propose to close' });
  });
  it('of a proposed closing is to wait for whoever proposed it, and to review for another', () => {
    const proposed = { by: actor(SENIOR.id), at: OPENED_AT, reason: 'false', cause: 'pet', text: null };
    expect(next({ ...mine, proposed }, {}, SENIOR)).toMatchObject({ mood: 'wait', press: null });
    const other = { ...SENIOR, id: 'st_second' };
    expect(next({ ...mine, proposed }, {}, other).press).toMatchObject({ act: 'review', key: 'c' });
    expect(next({ ...mine, proposed }).press).toBeNull();
  });
  it('is nothing for those who do not handle alarms, for a test and for what is closed', () => {
    expect(next({}, {}, { ...ME, role: 'auditor' }).press).toBeNull();
    expect(next({}, { drill: true }).press).toBeNull();
    expect(next(mine, { state: 'closed' }).press).toMatchObject({ act: 'leave', key: 'q' });
  });
});
