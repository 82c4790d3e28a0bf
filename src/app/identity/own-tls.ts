import { statSync } from 'node:fs';
import { join } from 'node:path';
import { isFault } from '../../core/fault.ts';
import { type Instant, seconds } from '../../core/time.ts';
import type { Clock } from '../../gateway/ports.ts';
import type { Authority } from '../../identity/authority.ts';
import { IDENTITY, ISSUING_FILE, TRUSTED_FILE } from '../../identity/files.ts';
import { loadCertificate, loadOrMakeCertificate, SERVER_FILES } from '../../intake/embedded/certificate.ts';
import type { TlsIdentity } from '../../intake/tls-identity.ts';
import type { Log } from '../log.ts';

/** How often it is looked whether somebody has put other certificates there. */
export const LOOK_EVERY_MS = seconds(1);
/** Between a device's certificate that ends early and none at all, somebody has to fetch the root. */
const ISSUING_WARN_DAYS = 180;
/** Devices turn away from a gateway whose own certificate has ended. */
const SERVER_WARN_DAYS = 30;
const DAY_MS = 86_400_000;

const FILES = [...SERVER_FILES, `${IDENTITY}/${ISSUING_FILE}`, `${IDENTITY}/${TRUSTED_FILE}`];

interface Parts {
  dataDir: string;
  authority: Pick<Authority, 'trusted' | 'expiresAt'>;
  clock: Pick<Clock, 'now'>;
  log: Pick<Log, 'info' | 'error'>;
}

interface Now {
  shown: TlsIdentity;
  /** PEM: what devices are told to trust. */
  trust: string;
  /** When the gateway's own certificate ends, and the issuing one. */
  ownEndsAt: Instant;
  issuingEndsAt: Instant;
}

/**
 * What the gateway shows of itself over TLS and whom it believes, as the files say it. They may change while it runs: what can be used is taken up
 * without ending a connection; what cannot is said, and what was there before stays.
 */
export class OwnTls {
  readonly #parts: Parts;
  #now: Now;
  #files: string;
  /** Why what lies there now is not used; undefined while it is. */
  #refused: string | undefined;
  /** Counters for the metrics page; they only grow. */
  readonly counters = { taken_up: 0, refused: 0 };

  private constructor(parts: Parts, files: string) {
    this.#parts = parts;
    this.#files = files;
    this.#now = read(parts);
  }

  /** Makes the gateway's own certificate, for the names, when there is none. Fails like `loadOrMakeCertificate`. */
  static async open(parts: Parts & { names: readonly string[] }): Promise<OwnTls> {
    await loadOrMakeCertificate(parts.dataDir, parts.names, parts.clock);
    return new OwnTls(parts, stateOf(parts.dataDir));
  }

  get now(): Readonly<Now> {
    return this.#now;
  }

  /** Looks at the files and has `show` take up what has changed. Never throws. */
  look(show: (identity: TlsIdentity) => void): void {
    const { dataDir, log } = this.#parts;
    try {
      const files = stateOf(dataDir);
      if (files === this.#files) return;
      const next = read(this.#parts);
      show(next.shown);
      this.#files = files;
      this.#now = next;
      this.#refused = undefined;
      this.counters.taken_up += 1;
      log.info({}, 'other certificates are there; they are shown and trusted from now on');
    } catch (error) {
      const why = isFault(error) ? error.message : 'TLS does not take them.';
      // Tried again with every look, and said once.
      if (why === this.#refused) return;
      this.counters.refused += 1;
      this.#refused = why;
      log.error({ err: error }, 'other certificates are there and cannot be used; those of before go on');
    }
  }

  /** What is wrong with them, or soon will be, one sentence each. */
  warnings(): string[] {
    const { dataDir, clock } = this.#parts;
    const { ownEndsAt, issuingEndsAt } = this.#now;
    const now = clock.now();
    const ends = (at: Instant, days: number, says: (when: string) => string) =>
      Math.floor((at - now) / DAY_MS) > days ? [] : [says(new Date(at).toISOString().slice(0, 10))];
    return [
      ...ends(
        issuingEndsAt,
        ISSUING_WARN_DAYS,
        (when) =>
          `The issuing certificate for devices in ${join(dataDir, IDENTITY)} ends on ${when}; make a new one with \`havenwatch identity rotate --root\`.`,
      ),
      ...ends(
        ownEndsAt,
        SERVER_WARN_DAYS,
        (when) =>
          `The certificate that the gateway shows to devices ends on ${when}; make a new one with \`havenwatch identity renew-server\`, or put yours in ${join(dataDir, 'tls')}.`,
      ),
      ...(this.#refused === undefined ? [] : [`Other certificates are there and cannot be used. ${this.#refused}`]),
    ];
  }
}

function read({ dataDir, authority }: Parts): Now {
  const { key, cert, authority: trust, expiresAt } = loadCertificate(dataDir);
  return {
    shown: { key, cert, authority: authority.trusted },
    trust,
    ownEndsAt: expiresAt,
    issuingEndsAt: authority.expiresAt,
  };
}

/** Changes when one of the files does. */
function stateOf(dataDir: string): string {
  return FILES.map((name) => {
    const file = statSync(join(dataDir, name), { throwIfNoEntry: false });
    return file === undefined ? '' : `${file.ino} ${file.size} ${file.mtimeMs}`;
  }).join();
}
