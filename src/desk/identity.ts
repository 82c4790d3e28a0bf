import type { DeviceId } from '../core/ids.ts';
import type { Authority } from '../identity/authority.ts';
import type { Register } from '../register/register.ts';

/** How devices come to be who they are, as the desk asks for it. */
export interface IdentityDesk {
  register: Pick<Register, 'claims' | 'certificates' | 'devices' | 'staffEvents' | 'together'>;
  issue: Authority['issue'];
  /** Where devices connect, and the certificate in PEM that they are to trust there. */
  meeting(): { mqtt: string | null; mqtts: string | null; authority: string };
  /** Somebody has presented a claim code that was used before, or is too old. */
  misused(device: DeviceId): void;
  /** The hardware that a device was enrolled on, by what it calls itself; other hardware is told apart from it later. */
  hardware?(device: DeviceId, called: string): void;
  /** What was written just now takes effect: whoever may not connect any more is disconnected. */
  refresh(): void;
  /** Tells a connected device to renew its proof; false when it is not there. */
  tellToRenew(device: DeviceId): boolean;
}
