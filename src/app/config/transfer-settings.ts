import { z } from 'zod';

const LOOPBACK = /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/;

/** Handovers are personal: encrypted on the way, or to this machine only. */
const address = z.url({ abort: true }).refine((text) => {
  const { protocol, hostname, search, hash } = new URL(text);
  const safe = protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
  return safe && search === '' && hash === '';
}, 'the address must begin with https:// (plain http:// goes to this machine only) and have no "?" and no "#"');

/** `transfer:` of a force's file: where its alarms are handed over electronically (docs/PROTOCOL.md). */
export const transferSettings = z.strictObject({ url: address });

export type TransferSettings = z.output<typeof transferSettings>;
