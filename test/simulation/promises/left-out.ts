import type { HeartEvent } from '../../../src/core/event.ts';
import type { DeviceId } from '../../../src/core/ids.ts';
import type { Input } from '../../../src/core/input.ts';
import type { Exercised } from '../exercised.ts';

/** What sensors have said that were left out: heard when that is over, and never once their device is out of service. */
export class LeftOut {
  readonly #said = new Set<string>();
  readonly #heardAgain = new Set<string>();
  readonly #gone = new Set<string>();
  /** Devices whose bypass the desk has ended last because they are out of service. */
  readonly #takenOut = new Set<DeviceId>();
  readonly #exercised: Exercised;

  constructor(exercised: Exercised) {
    this.#exercised = exercised;
  }

  said(key: string): void {
    this.#said.add(key);
  }

  asked(input: Input): void {
    if (input.type !== 'bypass' || input.now !== 'ended') return;
    if (input.gone === true) this.#takenOut.add(input.origin.device);
    else this.#takenOut.delete(input.origin.device);
  }

  ended({ device, why }: Extract<HeartEvent, { type: 'bypass-ended' }>): void {
    const isGone = why === 'person' && this.#takenOut.has(device);
    for (const key of this.#said) {
      if (!key.startsWith(`${device} `) || this.#heardAgain.has(key)) continue;
      if (isGone) this.#exercised.add('left out until out of service');
      (isGone ? this.#gone : this.#heardAgain).add(key);
    }
  }

  /** It has reached an incident; why it must not have. */
  joined(key: string): string | undefined {
    if (this.#gone.has(key)) return 'its device is out of service';
    if (this.#heardAgain.has(key)) this.#exercised.add('left in alarm after it was left out');
    else if (this.#said.has(key)) return 'its sensor is left out';
    return undefined;
  }
}
