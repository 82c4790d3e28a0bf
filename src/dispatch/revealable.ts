/** A person's text that is shown to nobody until it is revealed; the vault's `SensitiveText` is one. */
export interface Revealable {
  reveal(): string;
}
