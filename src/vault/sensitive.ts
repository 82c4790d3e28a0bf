import { inspect } from 'node:util';

const HIDDEN = '[sensitive]';

/**
 * Text about a person, on its way from the vault to the one place that needs it. Printed, logged, joined to a string or
 * turned into JSON it reads `[sensitive]`; only `reveal()` gives the text. Its opposite, `SafeText`, may leave the building.
 */
export class SensitiveText {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself. Call it at the last moment and keep the result in no field, log, URL or error. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [Symbol.toPrimitive](): string {
    return HIDDEN;
  }

  [inspect.custom](): string {
    return HIDDEN;
  }
}
