import { randomBytes } from 'node:crypto';
import { Fault } from '../core/fault.ts';
import type { DeviceId, PremisesId } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';
import type { Devices } from './devices.ts';
import { hashSecret, newSecret } from './secrets.ts';
import { PAGE_LIMIT, type Store } from './store.ts';

/** A certificate of a device, as the register keeps it: what it says, not the certificate itself. */
export interface CertificateRecord {
  /** SHA-256 of its DER, hex. */
  fingerprint: string;
  device: DeviceId;
  serial: string;
  issuedAt: Instant;
  notAfter: Instant;
  /** Null: the device has not come in with it yet. */
  firstUsedAt: Instant | null;
  revokedAt: Instant | null;
}

/** A certificate as intake looks at it. */
export interface CertificateEntry {
  readonly notAfter: Instant;
  readonly revoked: boolean;
  readonly used: boolean;
}

export type CertificateMap = ReadonlyMap<string, CertificateEntry>;
/** Shared by all that have none. */
export const NO_CERTIFICATES: CertificateMap = new Map();

/** What a device may have at a time; beyond it the one issued longest ago ends. */
export const CERTIFICATES_PER_DEVICE = 4;

const SELECT = `SELECT fingerprint, device, serial, issued_at AS issuedAt, not_after AS notAfter, first_used_at AS firstUsedAt,
  revoked_at AS revokedAt FROM device_certificates`;

/**
 * The proofs of devices: certificates, and the secret that follows the present one. What is new counts beside what is old until the
 * device has come in with it once; from then on it alone counts.
 */
export class Certificates {
  readonly #store: Store;
  readonly #devices: Devices;

  constructor(store: Store, devices: Devices) {
    this.#store = store;
    this.#devices = devices;
  }

  /** Notes a certificate that was issued just now. Throws `HW_NOT_FOUND`, `HW_DEVICE_REVOKED`. */
  add(device: DeviceId, issued: { fingerprint: string; serial: string; notAfter: Instant }): void {
    this.#store.write((changed) => {
      this.#mustServe(device);
      const now = this.#store.clock();
      this.#store.run(
        'INSERT INTO device_certificates (fingerprint, device, serial, issued_at, not_after) VALUES (?, ?, ?, ?, ?)',
        issued.fingerprint,
        device,
        issued.serial,
        now,
        issued.notAfter,
      );
      this.#store.run(
        `UPDATE device_certificates SET revoked_at = ? WHERE device = ? AND revoked_at IS NULL AND fingerprint NOT IN
           (SELECT fingerprint FROM device_certificates WHERE device = ? AND revoked_at IS NULL ORDER BY issued_at DESC, rowid DESC LIMIT ?)`,
        now,
        device,
        device,
        CERTIFICATES_PER_DEVICE,
      );
      this.#store.run('UPDATE devices SET renew_asked_at = NULL, changed = ? WHERE id = ?', changed, device);
    });
  }

  /** Newest first, revoked ones too. */
  ofDevice(device: DeviceId): CertificateRecord[] {
    return this.#store.all<CertificateRecord>(`${SELECT} WHERE device = ? ORDER BY issued_at DESC, rowid DESC`, device);
  }

  /** Devices whose last good certificate ends before an instant, the first to end first. Those that never had one are not among them. */
  lastingUntil(at: Instant): { device: DeviceId; premises: PremisesId; notAfter: Instant }[] {
    return this.#store.all(
      `SELECT c.device, d.premises, max(c.not_after) AS notAfter FROM device_certificates c JOIN devices d ON d.id = c.device
        WHERE c.revoked_at IS NULL AND d.state = 'active' GROUP BY c.device HAVING max(c.not_after) < ? ORDER BY 3, 1 LIMIT ?`,
      at,
      PAGE_LIMIT,
    );
  }

  /** Ends one certificate of a device by its serial number, or all it has. Throws `HW_NOT_FOUND` when there is none that was good. */
  revoke({ device, serial }: { device: DeviceId; serial?: string }): void {
    this.#store.write((changed) => {
      const ended = this.#store.run(
        `UPDATE device_certificates SET revoked_at = ? WHERE device = ? AND serial = coalesce(?, serial) AND revoked_at IS NULL`,
        this.#store.clock(),
        device,
        serial ?? null,
      );
      if (ended === 0) throw new Fault('HW_NOT_FOUND', { where: `certificate ${serial ?? `of ${device}`}` });
      this.#store.run('UPDATE devices SET changed = ? WHERE id = ?', changed, device);
    });
  }

  /** Gives the device a secret that counts beside its present proof until it is used. Throws `HW_NOT_FOUND`, `HW_DEVICE_REVOKED`. */
  offerSecret(device: DeviceId): string {
    const { secret, hash } = newSecret(this.#store.random);
    this.#store.write((changed) => {
      this.#mustServe(device);
      this.#store.run(
        'UPDATE devices SET next_secret_hash = ?, renew_asked_at = NULL, changed = ? WHERE id = ?',
        hash,
        changed,
        device,
      );
    });
    return secret;
  }

  /** The device has come in with this proof for the first time: every other proof of it ends. Does nothing the second time. */
  firstUsed(device: DeviceId, proof: { certificate: string } | { secret: 'next' }): void {
    this.#store.write((changed) => {
      const now = this.#store.clock();
      const kept = 'certificate' in proof ? proof.certificate : '';
      if ('secret' in proof) {
        const moved = this.#store.run(
          `UPDATE devices SET secret_hash = next_secret_hash, next_secret_hash = NULL, changed = ?
            WHERE id = ? AND next_secret_hash IS NOT NULL`,
          changed,
          device,
        );
        if (moved === 0) return;
      } else {
        const used = this.#store.run(
          `UPDATE device_certificates SET first_used_at = ?
            WHERE fingerprint = ? AND device = ? AND first_used_at IS NULL AND revoked_at IS NULL`,
          now,
          kept,
          device,
        );
        if (used === 0) return;
        this.#store.run(
          'UPDATE devices SET secret_hash = ?, next_secret_hash = NULL, changed = ? WHERE id = ?',
          nobodysSecret(),
          changed,
          device,
        );
      }
      this.#store.run(
        'UPDATE device_certificates SET revoked_at = ? WHERE device = ? AND fingerprint <> ? AND revoked_at IS NULL',
        now,
        device,
        kept,
      );
    });
  }

  /** Notes that the device should renew its proof as soon as it can. Throws `HW_NOT_FOUND`, `HW_DEVICE_REVOKED`. */
  askRenewal(device: DeviceId): void {
    this.#store.write((changed) => {
      this.#mustServe(device);
      this.#store.run(
        'UPDATE devices SET renew_asked_at = coalesce(renew_asked_at, ?), changed = ? WHERE id = ?',
        this.#store.clock(),
        changed,
        device,
      );
    });
  }

  #mustServe(device: DeviceId): void {
    if (this.#devices.get(device).revoked) throw new Fault('HW_DEVICE_REVOKED', { where: `device ${device}` });
  }
}

/** The hash of what nobody was ever given. */
function nobodysSecret(): Buffer {
  return hashSecret(randomBytes(32).toString('base64url'));
}

/** Certificates of the devices that have changed since a version of the register, as intake looks at them. */
export function certificatesSince(store: Store, since: number): Map<DeviceId, Map<string, CertificateEntry>> {
  const rows = store.all<CertificateRecord>(
    `${SELECT} WHERE device IN (SELECT id FROM devices WHERE changed > ?)`,
    since,
  );
  const found = new Map<DeviceId, Map<string, CertificateEntry>>();
  for (const { device, fingerprint, notAfter, revokedAt, firstUsedAt } of rows) {
    const own = found.get(device) ?? new Map<string, CertificateEntry>();
    own.set(fingerprint, { notAfter, revoked: revokedAt !== null, used: firstUsedAt !== null });
    found.set(device, own);
  }
  return found;
}
