import { z } from 'zod';
import { CLAIM_HOURS_MOST } from '../../register/claims.ts';
import { NOTE_LIMIT } from '../notes.ts';
import { At } from './common.ts';

/** Characters that a reason has at least. */
const REASON_LEAST = 10;
const CODE_MOST = 40;
const CSR_MOST = 4096;

export const EnrolOrder = z.strictObject({
  code: z.string().min(1).max(CODE_MOST).describe('the claim code, XXXX-XXXX-XXXX-XXXX'),
  want: z.enum(['secret', 'bundle', 'certificate']),
  csr: z.string().max(CSR_MOST).optional().describe('PKCS #10 in PEM, with `certificate`'),
  hardware: z
    .string()
    .min(1)
    .max(128)
    .optional()
    .describe('what the hardware calls itself: a MAC address, an IMEI, a serial number'),
  premises: z.string().max(64).optional().describe('the home that the hardware believes to be in'),
});
export type EnrolOrder = z.infer<typeof EnrolOrder>;

export const Enrolled = z
  .object({
    device: z.string(),
    topic: z.string(),
    kind: z.string().nullable(),
    name: z.string().nullable(),
    mqtt: z.string().nullable(),
    mqtts: z.string().nullable(),
    authority: z.string().describe('PEM: the certificate of the gateway that the device is to trust'),
    secret: z.string().optional(),
    certificate: z.string().optional().describe('PEM: the device’s own, then the issuing one'),
    key: z.string().optional().describe('PEM, PKCS #8; only of a bundle'),
    notAfter: At.optional(),
  })
  .meta({ id: 'Enrolled' });
export type Enrolled = z.infer<typeof Enrolled>;

export const ClaimOrder = z.strictObject({ hours: z.number().int().min(1).max(CLAIM_HOURS_MOST).optional() });

export const Claim = z
  .object({
    device: z.string(),
    code: z.string().describe('shown this once'),
    url: z.string().describe('what the QR code holds'),
    qr: z.string().describe('the QR code as SVG'),
    expiresAt: At,
  })
  .meta({ id: 'Claim' });
export type Claim = z.infer<typeof Claim>;

export const RevokeOrder = z.strictObject({
  text: z.string().trim().min(REASON_LEAST).max(NOTE_LIMIT).describe('why'),
});

export const RenewalAsked = z
  .object({ device: z.string(), told: z.boolean().describe('false: it is told when it is next connected') })
  .meta({ id: 'RenewalAsked' });

export const DeviceIdentity = z
  .object({
    device: z.string(),
    revoked: z.boolean(),
    renewAskedAt: At.nullable(),
    secretOffered: z.boolean().describe('a new secret was given that it has not used yet'),
    claim: z.object({ madeBy: z.string(), expiresAt: At }).nullable().describe('open now'),
    certificates: z.array(
      z.object({
        serial: z.string(),
        fingerprint: z.string(),
        issuedAt: At,
        notAfter: At,
        firstUsedAt: At.nullable(),
        revokedAt: At.nullable(),
      }),
    ),
  })
  .meta({ id: 'DeviceIdentity' });
export type DeviceIdentity = z.infer<typeof DeviceIdentity>;
