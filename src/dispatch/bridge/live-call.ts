import type { CallLeg, CallState } from '../../core/handling/words.ts';
import type { BridgeOrder } from './order.ts';

const RANK: Record<CallState, number> = { asked: 0, ringing: 1, answered: 2, unknown: 3, ended: 4, failed: 4 };

interface Bell {
  cancel(): void;
}

/** One call under way: its two legs, each with the provider's id and the bell that rings when nothing is heard of it. */
export class LiveCall {
  readonly order: BridgeOrder;
  readonly sids: Partial<Record<CallLeg, string>> = {};
  /** It is to end: nothing more is dialled for it. */
  over = false;
  /** The provider's id of the room that both sit in, once it was asked for. */
  room: string | undefined;
  readonly #states: Record<CallLeg, CallState> = { operator: 'asked', other: 'asked' };
  readonly #dialled = new Set<CallLeg>(['operator']);
  readonly #answered = new Set<CallLeg>();
  readonly #bells = new Map<CallLeg, Bell>();

  constructor(order: BridgeOrder) {
    this.order = order;
  }

  /** True the first time: this leg is dialled once. */
  take(leg: CallLeg): boolean {
    if (this.#dialled.has(leg)) return false;
    this.#dialled.add(leg);
    return true;
  }

  isDialled(leg: CallLeg): boolean {
    return this.#dialled.has(leg);
  }

  /** True when the leg has got further than before. */
  moves(leg: CallLeg, to: CallState): boolean {
    if (RANK[to] <= RANK[this.#states[leg]]) return false;
    this.#states[leg] = to;
    if (to === 'answered') this.#answered.add(leg);
    return true;
  }

  isOver(leg: CallLeg): boolean {
    return RANK[this.#states[leg]] >= RANK.unknown;
  }

  wasAnswered(leg: CallLeg): boolean {
    return this.#answered.has(leg);
  }

  wait(leg: CallLeg, bell: Bell): void {
    this.quiet(leg);
    this.#bells.set(leg, bell);
  }

  quiet(leg: CallLeg): void {
    this.#bells.get(leg)?.cancel();
    this.#bells.delete(leg);
  }

  forget(): void {
    this.quiet('operator');
    this.quiet('other');
  }
}
