import type { DeskLog } from '../http/log.ts';

/** Tests only: keeps every line as it would be written. */
export class KeptLog implements DeskLog {
  readonly lines: string[] = [];
  readonly debug = (detail: object, says: string) => this.#keep(detail, says);
  readonly info = this.debug;
  readonly warn = this.debug;
  readonly error = this.debug;

  #keep(detail: object, says: string): void {
    this.lines.push(
      JSON.stringify({ ...detail, says }, (_key, value) => (value instanceof Error ? `${value.stack}` : value)),
    );
  }
}
