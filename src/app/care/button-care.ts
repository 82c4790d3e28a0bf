import type { DeviceId } from '../../core/ids.ts';
import { isPanicClass } from '../../core/signal.ts';
import { after, type DurationMs, days, type Instant, later, seconds } from '../../core/time.ts';
import type { ButtonDue } from '../../desk/care.ts';
import type { Clock, Told } from '../../gateway/ports.ts';
import type { Care, Press } from '../../register/care.ts';
import type { DeviceEntry, Directory } from '../../register/directory.ts';
import type { Log } from '../log.ts';

/** Every button is tried at least so often (TSA and EN 50134 practice of a monthly test). */
export const TRY_EVERY: DurationMs = days(31);
/** What has been pressed is written down at most so much later; a crash forgets it, and somebody tries the button once more. */
const WRITE_AFTER: DurationMs = seconds(5);
/** Buttons whose press waits to be written; beyond it they are written at once, and where that fails the oldest gives way. */
const MOST_WAITING = 1_000;

interface Parts {
  care: Pick<Care, 'presses' | 'pressed'>;
  directory: Pick<Directory, 'devices'>;
  clock: Pick<Clock, 'now' | 'at'>;
  log: Pick<Log, 'warn'>;
}

/** Knows when each button was last pressed, by what the heart has recorded. A true call proves a button as well as a test does. */
export class ButtonCare {
  readonly #parts: Parts;
  readonly #last = new Map<string, Instant>();
  /** The latest of each button. */
  readonly #waiting = new Map<string, Press>();
  #writes: { cancel(): void } | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    for (const { device, sensor, at } of parts.care.presses()) this.#last.set(keyOf(device, sensor), at);
  }

  /** An event of the heart; all but presses are passed over. */
  told({ event }: Pick<Told, 'event'>): void {
    if (event.type !== 'signal-received') return;
    const { origin, signal, receivedAt } = event;
    if (origin.drill === true || (signal.kind !== 'test' && !isPanicClass(signal))) return;
    const { device } = origin;
    const sensor = signal.sensor ?? '';
    const key = keyOf(device, sensor);
    this.#last.set(key, receivedAt);
    this.#waiting.delete(key);
    this.#waiting.set(key, { device, sensor, at: receivedAt });
    if (this.#waiting.size >= MOST_WAITING) return this.write();
    this.#writeLater();
  }

  /** Buttons whose last press is not on disk yet. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Writes what has been pressed since the last time. What the register refuses is kept and tried again: a full disk ends nothing. */
  write(): void {
    this.#writes?.cancel();
    this.#writes = undefined;
    const { care, log } = this.#parts;
    try {
      care.pressed([...this.#waiting.values()]);
      this.#waiting.clear();
    } catch (error) {
      log.warn({ err: error, buttons: this.#waiting.size }, 'that buttons were pressed could not be written yet');
      this.#dropOldest();
      this.#writeLater();
    }
  }

  #writeLater(): void {
    this.#writes ??= this.#parts.clock.at(after(this.#parts.clock.now(), WRITE_AFTER), () => this.write());
  }

  #dropOldest(): void {
    for (const key of this.#waiting.keys()) {
      if (this.#waiting.size < MOST_WAITING) return;
      this.#waiting.delete(key);
    }
  }

  /** Buttons that nobody has tried in time, of devices in use. */
  *due(): Generator<ButtonDue> {
    const now = this.#parts.clock.now();
    for (const entry of this.#parts.directory.devices()) {
      if (entry.revoked || entry.stage === 'commissioning') continue;
      for (const sensor of this.#buttonsOf(entry)) {
        const lastAt = this.#last.get(keyOf(entry.id, sensor));
        const dueAt = after(
          lastAt === undefined ? entry.commissionedAt : later(lastAt, entry.commissionedAt),
          TRY_EVERY,
        );
        if (dueAt <= now) yield { premises: entry.premises, device: entry.id, sensor, lastAt, dueAt };
      }
    }
  }

  /** By what it was registered as, by what it was bound to, or because it has called for help before. */
  #buttonsOf({ id, kind, sensors, bindings }: DeviceEntry): ReadonlySet<string> {
    const found = new Set<string>();
    if (kind === 'button' || this.#last.has(keyOf(id, ''))) found.add('');
    for (const [name, sensor] of sensors)
      if (sensor.kind === 'button' || this.#last.has(keyOf(id, name))) found.add(name);
    for (const { means, sensor } of bindings ?? []) if (CALLS.has(means)) found.add(sensor ?? '');
    return found;
  }
}

const CALLS: ReadonlySet<string> = new Set(['panic', 'duress', 'hold-up']);

function keyOf(device: DeviceId, sensor: string): string {
  return `${device}/${sensor}`;
}
