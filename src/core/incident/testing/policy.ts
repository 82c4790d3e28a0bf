import type { Book, Policy, PolicyStep, RosterEntry, RosterPoint } from '../../book.ts';
import { Shift } from '../../handling/testing/shift.ts';
import { asContactId, asPointId, type ContactId, type PointId } from '../../ids.ts';
import type { Ceiling } from '../../plan.ts';
import type { Schedule } from '../../rules/schedule.ts';
import { ms, seconds } from '../../time.ts';

function known<T>(id: T | undefined): T {
  if (id === undefined) throw new Error('not an id');
  return id;
}
export const person = (name: string): ContactId => known(asContactId(`ct_${name}`));
export const number = (name: string): PointId => known(asPointId(`cp_${name}`));

type Own = Partial<Omit<RosterEntry, 'points'>> & { points?: Partial<RosterPoint>[] };

/** Somebody with numbers `name1`, `name2`, …, all of them proved and by voice and text unless it is said otherwise. */
export function someone(name: string, role: string, { order = 1, points = [{}], ...rest }: Own = {}): RosterEntry {
  const own = points.map((point, index) => ({
    point: number(`${name}${index + 1}`),
    channels: ['voice', 'sms'],
    verified: true,
    ...point,
  }));
  const channels = [...new Set(own.flatMap((point) => point.channels))];
  return { contact: person(name), role, order, channels, points: own, ...rest };
}

export function step(
  tell: PolicyStep['tell'],
  rest: Partial<PolicyStep> & { at?: number; each?: number } = {},
): PolicyStep {
  const { at = 0, each = 60, ...own } = rest;
  return {
    atMs: seconds(at),
    tell,
    by: typeof tell === 'string' ? [] : ['voice', 'sms'],
    eachMs: seconds(each),
    ...own,
  };
}

export function policy(steps: PolicyStep[], rest: Partial<Policy> = {}): Policy {
  return { name: 'panic', steps, repeatFromMs: ms(0), repeatAfterMs: seconds(15), ...rest };
}

/** After so many rounds another policy takes over. */
export const ceiling = (rounds: number, then: string): Ceiling => ({ rounds, then });

/** Hours of every day, by the clock on the wall. */
export const from = (fromHour: number, toHour: number): Schedule => ({
  days: [0, 1, 2, 3, 4, 5, 6],
  fromMinute: fromHour * 60,
  toMinute: toHour * 60,
});

/** A home at which a button is pressed at eight in the morning, with this policy and these people. */
export function pressedUnder(panic: Policy, roster: readonly RosterEntry[], instead: Partial<Book> = {}): Shift {
  const shift = new Shift('never', {
    policy: (name) => (name === 'panic' ? panic : undefined),
    roster: () => roster,
    channels: new Set(['desk', 'voice', 'sms', 'webhook']),
    actionPlan: () => undefined,
    ...instead,
  });
  shift.signal({ kind: 'panic' });
  return shift;
}

/** What was planned or left out, in order: `0s ben voice ben1`, `0s ben sms: not-now`. Times count from the press. */
export function told(shift: Shift): string[] {
  const start = shift.events[0]?.at ?? 0;
  return shift.events.flatMap((event) => {
    if (event.type !== 'attempt-planned' && event.type !== 'rung-skipped') return [];
    const at = `${(event.at - start) / 1000}s`;
    const who = event.contact?.slice('ct_'.length);
    if (event.type === 'rung-skipped') return [[at, who, `${event.channel}: ${event.why}`].filter(Boolean).join(' ')];
    return [[at, who, event.channel, event.point?.slice('cp_'.length)].filter(Boolean).join(' ')];
  });
}
