import { frameAt } from '../../src/intake/embedded/frames.ts';
import type { Seed } from '../rig/seed.ts';
import {
  answer,
  DISCONNECT,
  field,
  frame,
  type Identity,
  length,
  PINGREQ,
  publish,
  signIn,
  subscribe,
  unsubscribe,
  word,
} from './bytes.ts';

/** Who attacks, and whom. */
export interface Roles {
  attacker: Identity & { topic: string };
  victim: Identity & { topic: string };
}

/** Ids of signals that nobody may ever receive as the victim's. */
export const FORGED = 'forged';
const MOST_BYTES_CHANGED = 4;
const INTERESTING = [0x00, 0x01, 0x7f, 0x80, 0xc0, 0xed, 0xff, 0x2b, 0x23, 0x2f, 0x24];

/** Makes packets that are wrong in one way or another, from a seed. `tame`: their framing at least is right. */
export class Mutator {
  readonly #seed: Seed;
  readonly #originals: readonly Buffer[];

  constructor(seed: Seed, originals: readonly Buffer[]) {
    this.#seed = seed;
    this.#originals = originals;
  }

  chance(share: number): boolean {
    return this.#seed.between(0, 1) < share;
  }

  below(end: number): number {
    return Math.floor(this.#seed.between(0, end));
  }

  one<T>(things: readonly [T, ...T[]]): T {
    return things[this.below(things.length)] ?? things[0];
  }

  /** What somebody sends behind CONNECT. */
  packet(roles: Roles, tame: boolean): Buffer {
    const known = this.chance(0.35) ? this.#original() : undefined;
    const whole = known === undefined || (tame && !isFramed(known)) ? this.#composed(roles) : known;
    if (this.chance(0.25)) return whole;
    return tame ? this.#changedInside(whole) : this.#changedAnyhow(whole);
  }

  /** What somebody sends in place of a CONNECT: one that is nearly right, another packet, or noise. */
  first(roles: Roles): Buffer {
    const what = this.chance(0.7) ? this.#connect(roles) : this.#original();
    return this.chance(0.4) ? what : this.chance(0.5) ? this.#changedInside(what) : this.#changedAnyhow(what);
  }

  /** The same bytes in pieces, cut anywhere. */
  split(bytes: Buffer): Buffer[] {
    const cuts = this.chance(0.5) ? this.below(6) : this.below(40);
    const places = Array.from({ length: cuts }, () => this.below(bytes.length + 1)).sort((a, b) => a - b);
    const pieces = [0, ...places].map((from, n) => bytes.subarray(from, places[n] ?? bytes.length));
    return pieces.filter((piece) => piece.length > 0);
  }

  #original(): Buffer {
    return Buffer.from(this.#originals[this.below(this.#originals.length)] ?? PINGREQ);
  }

  #connect({ attacker, victim }: Roles): Buffer {
    const secret = this.one([attacker.secret, victim.secret.slice(1), '', 'x'.repeat(200)]);
    const name = () => this.one([attacker.device, victim.device, '', '\0', '#', '__proto__', 'x'.repeat(70)]);
    const fields = [
      name(),
      ...(this.chance(0.3) ? [this.#topic({ attacker, victim }), 'offline'] : []),
      name(),
      secret,
    ];
    return signIn(attacker, {
      flags: this.chance(0.5) ? 0xc2 : this.below(256),
      level: this.one([4, 4, 4, 3, 5, 0, 0x84]),
      protocol: this.one(['MQTT', 'MQTT', 'MQIsdp', 'MQtt', '']),
      keepalive: this.one([60, 0, 1, 0xffff]),
      fields,
    });
  }

  #composed(roles: Roles): Buffer {
    const id = this.chance(0.1) ? this.one([0, 65_535]) : this.below(200);
    const type = this.below(20);
    if (type < 9)
      return publish(
        this.chance(0.1) ? this.below(16) : this.one([0, 2, 2, 3, 4, 10, 13]),
        this.#topic(roles),
        id,
        this.#payload(),
      );
    if (type < 12) return subscribe(id, this.#filters(roles), this.below(4));
    if (type < 13) return unsubscribe(id, this.#filters(roles));
    if (type < 17) return answer(this.one([0x40, 0x50, 0x62, 0x70, 0x60]), id);
    if (type < 18) return PINGREQ;
    if (type < 19) return this.#connect(roles);
    return this.chance(0.1) ? DISCONNECT : frame(this.below(256), Buffer.alloc(this.below(12), this.below(256)));
  }

  #topic({ attacker, victim }: Roles): string | Buffer {
    const own = `${attacker.topic}/up/${this.one(['signal', 'signal', 'heartbeat', 'state', 'reply', '', '/', 'signal/'])}`;
    const theirs = `${victim.topic}/up/${this.one(['signal', 'heartbeat', 'state'])}`;
    const odd = this.one([
      '',
      '/',
      '#',
      '+',
      '$SYS/x',
      `${victim.topic}/down/progress`,
      'a/'.repeat(120),
      '\u0011malformed-packet',
      '\u0011',
    ]);
    if (this.chance(0.04)) return Buffer.concat([Buffer.from(own), Buffer.of(this.one([0, 0xc3, 0xff, 0xed]))]);
    return this.one([own, own, own, theirs, odd]);
  }

  #filters(roles: Roles): (string | Buffer)[] {
    const filter = () =>
      this.chance(0.4)
        ? this.#topic(roles)
        : this.one([
            '#',
            '+/#',
            'hw/#',
            `${roles.victim.topic}/down/#`,
            `${roles.attacker.topic}/down/#`,
            '$SYS/#',
            'a#',
            '',
          ]);
    return Array.from({ length: this.chance(0.05) ? 400 : this.below(5) }, filter);
  }

  #payload(): string | Buffer {
    const id = `${FORGED}-${this.below(1_000_000)}`;
    const signal = {
      id,
      kind: this.one(['panic', 'panic', 'door', 'motion', 'tamper', 'arm', 'cancel', '__proto__']),
      state: this.one(['open', 'alarm', 'disarmed', 7]),
    };
    const text = JSON.stringify(signal);
    return this.one<string | Buffer>([
      text,
      text,
      `[${text},${text}]`,
      '',
      'offline',
      text.slice(0, this.below(text.length)),
      '['.repeat(4_000),
      Buffer.alloc(this.below(300), this.below(256)),
    ]);
  }

  /** Bytes of the body changed, put in or left out, under a length that is right again. */
  #changedInside(packet: Buffer): Buffer {
    const body = packet.subarray(bodyAt(packet));
    const flags = this.chance(0.1) ? this.below(16) : (packet[0] ?? 0) & 15;
    return frame(((packet[0] ?? 0) & 0xf0) | flags, this.#changed(body));
  }

  #changedAnyhow(packet: Buffer): Buffer {
    const what = this.below(6);
    if (what === 0) return this.#changed(packet);
    if (what === 1) return packet.subarray(0, this.below(packet.length));
    if (what === 2) return Buffer.concat([packet.subarray(0, this.below(packet.length)), this.#original()]);
    const head = Buffer.of(packet[0] ?? 0);
    const body = packet.subarray(bodyAt(packet));
    // A length that is wrong, larger than anything, written in more bytes than it needs, or no length.
    if (what === 3) return Buffer.concat([head, length(Math.max(0, body.length + this.below(9) - 4)), body]);
    if (what === 4)
      return Buffer.concat([
        head,
        this.one([Buffer.of(0xff, 0xff, 0xff, 0x7f), Buffer.of(0x80, 0x80, 0x80, 0x80), Buffer.of(0x81, 0x80, 0x04)]),
        body,
      ]);
    return Buffer.concat([head, Buffer.of((body.length & 0x7f) | 0x80, 0x80 | (body.length >> 7), 0), body]);
  }

  #changed(bytes: Buffer): Buffer {
    let now = Buffer.from(bytes);
    for (let n = this.below(MOST_BYTES_CHANGED) + 1; n > 0; n -= 1) {
      const at = this.below(now.length + 1);
      const byte = Buffer.of(this.chance(0.5) ? this.below(256) : this.one([0, ...INTERESTING]));
      const what = this.below(5);
      if (what === 0) now = Buffer.concat([now.subarray(0, at), byte, now.subarray(at)]);
      else if (what === 1) now = Buffer.concat([now.subarray(0, at), now.subarray(at + 1)]);
      else if (what === 2)
        now = Buffer.concat([now.subarray(0, at), this.one([field(''), word(0xffff), word(0)]), now.subarray(at)]);
      else if (at < now.length) now[at] = byte[0] ?? 0;
    }
    return now;
  }
}

/** True when the lengths of the packets in it can be followed to its end. */
function isFramed(bytes: Buffer): boolean {
  let at = 0;
  while (at < bytes.length) {
    const frame = frameAt(bytes, at);
    if (typeof frame === 'string') return false;
    at = frame.end;
  }
  return at === bytes.length;
}

function bodyAt(packet: Buffer): number {
  let at = 1;
  while (at < 5 && (packet[at] ?? 0) >= 0x80) at += 1;
  return Math.min(at + 1, packet.length);
}
