import { after, days, type Instant } from '../../core/time.ts';
import type { Register } from '../../register/register.ts';
import type { Finding, NightlyCheck } from './finding.ts';

/** A device that has been asked for a month and has not renewed will not do so by itself. */
const SOON_MS = days(30);

/** Devices whose certificate ends before long: they would be turned away. */
export function identityCheck(register: Pick<Register, 'certificates'>, now: () => Instant): NightlyCheck {
  return {
    name: 'identity',
    run: () => register.certificates.lastingUntil(after(now(), SOON_MS)).map((one) => finding(one, now())),
  };
}

type Ending = ReturnType<Register['certificates']['lastingUntil']>[number];

function finding({ device, premises, notAfter }: Ending, now: Instant): Finding {
  const day = new Date(notAfter).toISOString().slice(0, 10);
  const ends = notAfter > now ? `ends on ${day} and it has not renewed it` : `has ended on ${day}: it is turned away`;
  return { premises, what: 'certificate-ends', says: `The certificate of the device ${device} ${ends}.` };
}
