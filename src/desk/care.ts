import type { DeviceId, PremisesId } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';
import type { Register } from '../register/register.ts';

/** A button that nobody has tried in time. */
export interface ButtonDue {
  premises: PremisesId;
  device: DeviceId;
  /** Empty: the device itself. */
  sensor: string;
  lastAt: Instant | undefined;
  dueAt: Instant;
}

/** The devices as they are looked after over the years, for the routes. */
export interface CareDesk {
  /** Buttons of devices in use that want trying. */
  due(): Iterable<ButtonDue>;
  register: Pick<Register, 'care' | 'claims' | 'devices' | 'staffEvents' | 'together'>;
}
