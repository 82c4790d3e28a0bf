import { endOf, makeRequest, type Proof, readGiven } from './proof.ts';

/** A certificate is renewed this long before it ends, at its device's own wish. */
export const RENEW_BEFORE_MS = 60 * 86_400_000;
/** Asked for and not answered: asked again after so long. */
export const ASK_AGAIN_MS = 3_600_000;

export interface IdentityPorts {
  now(): number;
  /** Publishes to `up/renew`. */
  ask(body: object): void;
  /** What the next connection proves itself with. */
  prove(proof: Proof): void;
  comeBack(): void;
  save(): void;
  says(text: string): void;
}

/**
 * What a device proves itself with, and how it comes to the next. The new proof is in flash before it is tried; the old one is kept until
 * the gateway has let the device in with the new one.
 */
export class Identity {
  readonly #ports: IdentityPorts;
  #proof: Proof;
  #next: Proof | undefined;
  /** The key whose certificate is on its way. Lost in a power cut: it is asked anew then. */
  #pending: string | undefined;
  #isOwn = false;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(secret: string, ports: IdentityPorts) {
    this.#proof = { secret };
    this.#ports = ports;
  }

  /** For the flash: nothing of what the device was made with. */
  get kept(): { proof?: Proof; next?: Proof } {
    return { ...(this.#isOwn && { proof: this.#proof }), ...(this.#next !== undefined && { next: this.#next }) };
  }

  /** At power on, out of the flash. */
  recall({ proof, next }: { proof?: Proof; next?: Proof }): void {
    if (proof !== undefined) {
      this.#proof = proof;
      this.#isOwn = true;
    }
    this.#next = next;
    this.#pending = undefined;
    this.#ports.prove(next ?? this.#proof);
  }

  /** The gateway has let the device in. */
  taken(): void {
    if (this.#next === undefined) return;
    this.#proof = this.#next;
    this.#isOwn = true;
    this.#next = undefined;
    this.#ports.save();
    this.#ports.says('connected with its new proof; the old one is over');
  }

  /** The gateway has turned the device away: the old proof may still be good. */
  refused(): void {
    if (this.#next === undefined) return;
    this.#next = undefined;
    this.#ports.prove(this.#proof);
    this.#ports.save();
    this.#ports.says('its new proof was not taken; it goes back to the old one');
  }

  /** Renews by itself when the certificate nears its end. */
  look(): void {
    const now = this.#ports.now();
    if (endOf(this.#proof) - now < RENEW_BEFORE_MS && now - this.#askedAt >= ASK_AGAIN_MS) this.renew();
  }

  renew(): void {
    this.#askedAt = this.#ports.now();
    if ('secret' in this.#proof) {
      this.#ports.says('asks for a new secret');
      return this.#ports.ask({ want: 'secret' });
    }
    const { key, csr } = makeRequest();
    this.#pending = key;
    this.#ports.says('asks for a new certificate');
    this.#ports.ask({ want: 'certificate', csr });
  }

  given(payload: Uint8Array): void {
    const given = readGiven(payload);
    if (given === undefined) return;
    if ('refused' in given) return this.#ports.says(given.refused);
    if ('secret' in given) this.#next = { secret: given.secret };
    else if (this.#pending !== undefined) this.#next = { key: this.#pending, certificate: given.certificate };
    else return;
    this.#pending = undefined;
    this.#ports.save();
    this.#ports.prove(this.#next);
    this.#ports.comeBack();
  }
}
