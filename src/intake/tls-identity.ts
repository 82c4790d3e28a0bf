/** What is shown to devices over TLS, and what they are asked for. */
export interface TlsIdentity {
  /** PEM. */
  key: string | Buffer;
  cert: string | Buffer;
  /** PEM: all that a device's certificate may chain to. Without it no device is asked for one. */
  authority?: string | undefined;
}
