import type { DeviceId, SignalId } from '../core/ids.ts';

/** Keys held in memory; older ones are looked up in the journal. Must exceed what can be waiting for a commit. */
const MAX_RECENT = 50_000;

/**
 * Knows which signals have been taken already, by device and the device's own id. The newest are in memory (they may not be
 * on disk yet); the rest are one indexed look-up.
 */
export class Dedupe {
  #young = new Set<string>();
  #old = new Set<string>();
  readonly #onDisk: (device: DeviceId, signal: SignalId) => boolean;

  constructor(onDisk: (device: DeviceId, signal: SignalId) => boolean) {
    this.#onDisk = onDisk;
  }

  /** True when this signal has been taken before; if not, it has been now. */
  taken(device: DeviceId, signal: SignalId): boolean {
    const key = `${device} ${signal}`;
    if (this.#young.has(key) || this.#old.has(key) || this.#onDisk(device, signal)) return true;
    if (this.#young.size >= MAX_RECENT) {
      this.#old = this.#young;
      this.#young = new Set();
    }
    this.#young.add(key);
    return false;
  }

  /** Forgets what is only in memory: after a failed commit it may never have reached the disk. */
  forgetMemory(): void {
    this.#young = new Set();
    this.#old = new Set();
  }
}
