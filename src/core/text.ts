declare const safe: unique symbol;

/**
 * Text that may leave the building: it holds no name, address, number or free text of a person. Made only from our own
 * templates, opaque ids and the neutral reference of a home. Its opposite, `SensitiveText`, lives in the vault.
 */
export type SafeText = string & { readonly [safe]: 'SafeText' };

type SafePart = SafeText | number;

/** Joins our own wording with parts that are themselves safe; the only way to build a `SafeText` out of pieces. */
export function safeText(words: TemplateStringsArray, ...parts: SafePart[]): SafeText {
  return String.raw({ raw: words.raw }, ...parts) as SafeText;
}
