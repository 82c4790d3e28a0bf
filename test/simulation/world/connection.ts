import type { Cancel, Timeline } from './timeline.ts';

/** The gateway's side of a connection. */
export interface Far<Up> {
  take(packet: Up): void;
  /** The other side is gone without a word. */
  ended(): void;
}

/** The device's side of a connection. */
export interface Near {
  /** PUBACK of a packet. */
  acknowledged(packet: number): void;
  ended(): void;
}

export interface ConnectionParts<Up> {
  timeline: Timeline;
  /** How long the next packet is under way. */
  latencyMs(): number;
  near: Near;
  far: Far<Up>;
}

/**
 * One TCP connection: both directions keep their order, everything takes its time, and nothing is lost but by an end.
 * Half-open, neither side hears of the other any more and neither is told.
 */
export class Connection<Up> {
  readonly #parts: ConnectionParts<Up>;
  #upAt = 0;
  #downAt = 0;
  #nearOpen = true;
  #farOpen = true;
  #halfOpen = false;
  readonly #coming = new Set<Cancel>();

  constructor(parts: ConnectionParts<Up>) {
    this.#parts = parts;
  }

  up(packet: Up): void {
    if (!this.#nearOpen) return;
    const { timeline, latencyMs, far } = this.#parts;
    this.#upAt = Math.max(this.#upAt, timeline.now + latencyMs());
    this.#plan(this.#upAt, () => {
      if (this.#farOpen) far.take(packet);
    });
  }

  acknowledge(packet: number): void {
    if (!this.#farOpen) return;
    const { timeline, latencyMs, near } = this.#parts;
    this.#downAt = Math.max(this.#downAt, timeline.now + latencyMs());
    this.#plan(this.#downAt, () => {
      if (this.#nearOpen) near.acknowledged(packet);
    });
  }

  /** The device lets go without a word. What it has sent is lost, or comes late. */
  endNear(rest: 'lost' | 'late'): void {
    if (!this.#nearOpen) return;
    this.#nearOpen = false;
    const { timeline, latencyMs, far } = this.#parts;
    if (rest === 'lost') this.#drop();
    this.#upAt = Math.max(this.#upAt, timeline.now + latencyMs());
    this.#plan(this.#upAt, () => {
      if (this.#farOpen) far.ended();
      this.#farOpen = false;
    });
  }

  /** The gateway lets go, or has died and its system says so. */
  endFar(): void {
    if (!this.#farOpen) return;
    this.#farOpen = false;
    const { timeline, latencyMs, near } = this.#parts;
    this.#downAt = Math.max(this.#downAt, timeline.now + latencyMs());
    this.#plan(this.#downAt, () => {
      if (this.#nearOpen) near.ended();
      this.#nearOpen = false;
    });
  }

  /** Both ends learn that the line is gone; what was under way is lost. */
  cut(): void {
    this.#drop();
    this.endFar();
    const { timeline, latencyMs, far } = this.#parts;
    if (!this.#halfOpen) timeline.after(latencyMs(), () => far.ended());
  }

  /** The line is gone and nobody learns of it. */
  breakSilently(): void {
    this.#halfOpen = true;
    this.#drop();
  }

  #drop(): void {
    for (const one of this.#coming) one.cancel();
    this.#coming.clear();
  }

  #plan(at: number, act: () => void): void {
    if (this.#halfOpen) return;
    const one = this.#parts.timeline.at(at, () => {
      this.#coming.delete(one);
      act();
    });
    this.#coming.add(one);
  }
}
