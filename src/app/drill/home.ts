import { SELF_TEST } from '../../core/drill.ts';
import { isFault } from '../../core/fault.ts';
import type { Register } from '../../register/register.ts';

export interface Credentials {
  device: string;
  secret: string;
  topic: string;
}

/** The self-test's home and device, made at first need, with a new secret that nobody else ever sees. */
export function drillCredentials(register: Register): Credentials {
  const { premises, device } = SELF_TEST;
  if (!has(() => register.premises.get(premises))) register.premises.add({ risk: 'high' }, premises);
  if (has(() => register.devices.get(device))) return register.devices.rotate(device);
  return register.devices.add({ premises }, device);
}

function has(look: () => unknown): boolean {
  try {
    look();
    return true;
  } catch (error) {
    if (isFault(error) && error.code === 'HW_NOT_FOUND') return false;
    throw error;
  }
}
