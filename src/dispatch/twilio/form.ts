/** The fields of a posted form. */
export class Form {
  readonly #fields = new Map<string, string[]>();

  constructor(text: string) {
    for (const [name, value] of new URLSearchParams(text)) {
      const values = this.#fields.get(name);
      if (values === undefined) this.#fields.set(name, [value]);
      else values.push(value);
    }
  }

  /** The first value of a field. */
  get(name: string): string | undefined {
    return this.#fields.get(name)?.[0];
  }

  /** A field that is a whole number; undefined when it is absent or something else. */
  number(name: string): number | undefined {
    const text = this.get(name);
    return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
  }

  /** As the signature check reads it: a repeated field is a list. */
  signed(): Record<string, string | string[]> {
    return Object.fromEntries(
      [...this.#fields].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]),
    );
  }
}

const REFERENCE = /^[A-Za-z0-9]{1,64}$/;

/** The provider's id of a call or message, if it looks like one. */
export function referenceOf(form: Form, field: 'CallSid' | 'MessageSid'): string | undefined {
  const text = form.get(field);
  return text !== undefined && REFERENCE.test(text) ? text : undefined;
}
