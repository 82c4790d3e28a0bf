const ORIGIN = performance.timeOrigin;

/** When each press was first seen at the desk and at the telephone network; milliseconds since 1970. */
export class Sightings {
  readonly streamedAt = new Map<string, number>();
  readonly calledAt = new Map<string, number>();
  readonly #pressOf = new Map<string, string>();
  readonly #early = new Map<string, number>();

  streamed(incident: string, press: string, at: number): void {
    if (!this.streamedAt.has(press)) this.streamedAt.set(press, ORIGIN + at);
    if (this.#pressOf.has(incident)) return;
    this.#pressOf.set(incident, press);
    const called = this.#early.get(incident);
    if (called !== undefined) this.called(incident, called);
  }

  called(incident: string, at: number): void {
    const press = this.#pressOf.get(incident);
    if (press === undefined) {
      if (!this.#early.has(incident)) this.#early.set(incident, at);
    } else if (!this.calledAt.has(press)) this.calledAt.set(press, ORIGIN + at);
  }
}
