import type { Page } from 'playwright-core';

/**
 * Somebody who has no mouse. An action is something that is decided and done: a key that does it at once, or a dialog with its
 * fields and the Enter that sends it. Every key is counted as well, but for the letters of the words that are written.
 */
export class Keyboard {
  readonly #page: Page;
  actions = 0;
  keys = 0;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Begins one action with its first key. */
  async act(key: string): Promise<void> {
    this.actions += 1;
    await this.press(key);
  }

  /** A further key of the same action. */
  async press(key: string): Promise<void> {
    this.keys += 1;
    await this.#page.keyboard.press(key);
  }

  /** Words into the field that has the focus. */
  async write(words: string): Promise<void> {
    await this.#page.keyboard.type(words);
  }

  /** Goes on with Tab until the focus is on what has this name; throws when it does not come within `atMost`. */
  async tabTo(name: string, atMost = 8): Promise<void> {
    for (let n = 0; n < atMost; n += 1) {
      await this.press('Tab');
      const here = await this.#page.locator(':focus').innerText();
      if (here.startsWith(name)) return;
    }
    throw new Error(`"${name}" was not reached with ${atMost} presses of Tab`);
  }
}
