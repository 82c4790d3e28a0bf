import { type CallbackFaults, NO_FAULTS } from '../callbacks.ts';
import type { Phone } from '../phone.ts';
import { isFate } from '../rest/codes.ts';
import type { Timekeeper } from '../timekeeper.ts';
import type { Networked, Wall } from '../wall.ts';
import type { Failure, Resource } from '../weather.ts';
import type { Front, PhoneScript } from './phone-script.ts';

export interface PlayParts {
  wall: Wall;
  time: Timekeeper;
  phone: (number: string) => Phone;
}

/** Plays a script on every network of a wall, from now on. Returns what ends it: then phones wait for hands and the weather is fair. */
export function playScript(script: PhoneScript, { wall, time, phone }: PlayParts): () => void {
  const undo: (() => void)[] = [];
  for (const { number, name, calls, texts } of script.phones) {
    const handset = phone(number);
    handset.label = name;
    handset.answerBy({ nextCall: inTurn(calls), nextText: inTurn(texts) });
    undo.push(() => handset.answerBy(undefined));
  }
  for (const front of script.network) undo.push(pass(front, wall, time));
  wall.changes.touch();
  return () => {
    for (const each of undo) each();
    wall.changes.touch();
  };
}

/** One after another; the last one again and again. */
function inTurn<T>(parts: readonly T[] | undefined): () => T | undefined {
  let next = 0;
  return () => {
    const part = parts?.[Math.min(next, parts.length - 1)];
    next += 1;
    return part;
  };
}

/** Brings bad weather at its time and takes it away again. */
function pass(front: Front, wall: Wall, time: Timekeeper): () => void {
  let clear: (() => void)[] = [];
  const over = (): void => {
    for (const each of clear.splice(0)) each();
    wall.changes.touch();
  };
  const come = (): void => {
    clear = wall.networks
      .filter(({ name }) => front.network === 'both' || front.network === name)
      .flatMap(bring(front));
    if (front.untilMs !== undefined) callOff.push(time.wait(front.untilMs - front.fromMs, over));
    wall.changes.touch();
  };
  const callOff: (() => void)[] = [];
  if (front.fromMs === 0) come();
  else callOff.push(time.wait(front.fromMs, come));
  return () => {
    for (const each of callOff) each();
    over();
  };
}

const bring =
  ({ calls, texts, callbacks: news, byMs }: Front) =>
  ({ weather, callbacks }: Networked): (() => void)[] => {
    const end: (() => void)[] = [];
    if (calls !== undefined) end.push(weather.add(failureOf(calls, 'calls')));
    if (texts !== undefined) end.push(weather.add(failureOf(texts, 'messages')));
    if (news !== undefined) {
      callbacks.setFaults(faultsOf(news, byMs));
      end.push(() => callbacks.setFaults(NO_FAULTS));
    }
    return end;
  };

function failureOf(trouble: number | 'stalls' | 'drops', resource: Resource): Failure {
  if (trouble === 'stalls') return { mode: 'stall', resource };
  if (trouble === 'drops') return { mode: 'drop', resource };
  return { mode: isFate(trouble) ? 'outcome' : 'code', code: trouble, resource };
}

function faultsOf(news: NonNullable<Front['callbacks']>, byMs: number): Partial<CallbackFaults> {
  switch (news) {
    case 'lost':
      return { drop: true };
    case 'late':
      return { delayMs: byMs };
    case 'swapped':
      return { reorder: true };
    case 'repeated':
      return { repeat: 1 };
  }
}
