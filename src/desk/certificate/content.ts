import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { ITEM_STATES } from '../../commission/item.ts';
import { canonical, digestOf } from '../brief/freeze.ts';
import { At } from '../schema/common.ts';

/** What the certificate says, without the address: her copy and the one in the file have the same content and the same digest. */
export const Content = z.strictObject({
  format: z.literal('havenwatch/certificate/1'),
  job: z.string(),
  reference: z.string(),
  provider: z.string(),
  installedBy: z.string(),
  openedAt: At,
  signedOffAt: At,
  soakUntil: At.nullable(),
  measures: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      kind: z.string(),
      room: z.string().nullable(),
      rooms: z.array(z.string()),
      silent: z.boolean(),
      device: z.string().nullable(),
      sensor: z.string().nullable(),
    }),
  ),
  items: z.array(
    z.strictObject({
      id: z.string(),
      says: z.string(),
      measure: z.string().nullable(),
      state: z.enum(ITEM_STATES),
      at: At.nullable(),
      latencyMs: z.number().nullable(),
      rssi: z.number().nullable(),
      /** 0 to 255; where there is one. */
      linkQuality: z.number().optional(),
      battery: z.number().nullable(),
      why: z.string().nullable(),
    }),
  ),
  /** SHA-256 of a salt and the address: whoever has both can show that they belong to it, and nobody can guess them from it. */
  address: z.string().nullable(),
});
export type Content = z.infer<typeof Content>;

/** A certificate as it is sealed with the household's other data: its content, and both copies to the byte. */
export const Sealed = z.strictObject({
  content: Content,
  salt: z.string(),
  /** PDF in base64: the file's copy carries the address. */
  file: z.string(),
  resident: z.string(),
});
export type Sealed = z.infer<typeof Sealed>;
export type Copy = 'file' | 'resident';

const SALT_BYTES = 16;

export const newSalt = (): string => randomBytes(SALT_BYTES).toString('base64url');

export function digestOfAddress(salt: string, address: string | null): string | null {
  return address === null ? null : digestOf(canonical([salt, address]));
}

/** Hex SHA-256 of the content in canonical JSON: what the QR code holds. */
export function digestOfContent(content: Content): string {
  return digestOf(canonical(content));
}

/** The certificate out of the vault; undefined when the text is none, or not the one of that digest. */
export function openCertificate(text: string, digest: string): Sealed | undefined {
  const { data } = Sealed.safeParse(readJson(text));
  return data !== undefined && digestOfContent(data.content) === digest ? data : undefined;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Found in a PDF of ours: the digest stands in its keywords. */
const KEYWORD = /havenwatch:sha256:([0-9a-f]{64})/;
export const keywordOf = (digest: string): string => `havenwatch:sha256:${digest}`;

export function digestIn(pdf: Buffer): string | undefined {
  return KEYWORD.exec(pdf.toString('latin1'))?.[1];
}

/** Which copy these bytes are; undefined when somebody has changed them. */
export function copyOf(sealed: Sealed, pdf: Buffer): Copy | undefined {
  const copies: readonly Copy[] = ['file', 'resident'];
  return copies.find((copy) => Buffer.from(sealed[copy], 'base64').equals(pdf));
}
