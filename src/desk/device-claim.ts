import type { DeviceId } from '../core/ids.ts';
import type { IdentityDesk } from './identity.ts';
import type { Claim } from './schema/identity.ts';
import { iso } from './view/documents.ts';

/** Where a claim's QR code leads. The code stands behind the `#`: a browser keeps that to itself and no log has it. */
export function claimUrl(publicUrl: string, code: string): string {
  return `${publicUrl.replace(/\/+$/, '')}/enrol#${code}`;
}

/**
 * Makes a claim for a device and says it once: as a code, as an address, and as a QR code in SVG. An older claim of the device no longer
 * works. Throws `HW_NOT_FOUND`, `HW_DEVICE_REVOKED`.
 */
export async function makeDeviceClaim(
  { identity: { register }, publicUrl }: { identity: Pick<IdentityDesk, 'register'>; publicUrl: string },
  { device, by, hours }: { device: DeviceId; by: string; hours?: number | undefined },
): Promise<Claim> {
  const { default: draw } = await import('qrcode');
  const { code, expiresAt } = register.together(() => {
    const made = register.claims.make({ device, by, ...(hours !== undefined && { hours }) });
    register.staffEvents.record(by, 'device-claim-made', device, made.claim);
    return made;
  });
  const url = claimUrl(publicUrl, code);
  const qr = await draw.toString(url, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 });
  return { device, code, url, qr, expiresAt: iso(expiresAt) };
}
