import type { PremisesId } from '../../core/ids.ts';
import { between, days, type Instant } from '../../core/time.ts';
import type { Directory } from '../../register/directory.ts';
import type { ButtonCare } from '../care/button-care.ts';
import type { Finding, NightlyCheck } from './finding.ts';

/** A device that has been in commissioning for longer has been forgotten: it protects nobody. */
const FITTED_WITHIN = days(7);

/** Buttons that nobody has tried in time, and devices that were put up and never brought into use; a sentence a home. */
export function careChecks(
  buttons: Pick<ButtonCare, 'due'>,
  directory: Pick<Directory, 'devices'>,
  now: () => Instant,
): NightlyCheck[] {
  return [
    {
      name: 'buttons',
      run: () =>
        aHome(
          'button-not-tried',
          [...buttons.due()].map(({ premises }) => premises),
          (count) =>
            `${count === 1 ? 'a button has' : `${count} buttons have`} not been pressed for a test in the last 31 days`,
        ),
    },
    {
      name: 'installations',
      run: () =>
        aHome('never-brought-into-use', forgotten(directory, now()), (count) =>
          count === 1
            ? 'a device was put up over a week ago and is not in use'
            : `${count} devices were put up over a week ago and are not in use`,
        ),
    },
  ];
}

function forgotten(directory: Pick<Directory, 'devices'>, now: Instant): PremisesId[] {
  const found: PremisesId[] = [];
  for (const { revoked, stage, commissionedAt, premises } of directory.devices())
    if (!revoked && stage === 'commissioning' && between(commissionedAt, now) > FITTED_WITHIN) found.push(premises);
  return found;
}

function aHome(what: string, homes: readonly PremisesId[], says: (count: number) => string): Finding[] {
  const counts = new Map<PremisesId, number>();
  for (const premises of homes) counts.set(premises, (counts.get(premises) ?? 0) + 1);
  return [...counts].map(([premises, count]) => ({ premises, what, says: says(count) }));
}
