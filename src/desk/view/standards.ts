import type { DurationMs } from '../../core/time.ts';
import type { HandlingTarget, Standards } from '../../figures/standards.ts';
import type { HandlingStandards } from '../schema/figures.ts';

const SECOND_MS = 1_000;
const inSeconds = (ms: DurationMs): number => ms / SECOND_MS;

export function viewStandards({ clock, handling, attendance, falseCalls }: Standards): HandlingStandards {
  return {
    clock,
    targets: handling.map(viewTarget),
    attendance: attendance && {
      ...attendance,
      places: attendance.places.map(({ place, withinMs }) => ({ place, withinS: inSeconds(withinMs) })),
    },
    falseCalls: falseCalls && {
      ...falseCalls,
      limits: falseCalls.limits.map((limit) => ({ ...limit, kinds: [...limit.kinds] })),
    },
  };
}

function viewTarget({
  standard,
  source,
  checked,
  name,
  about,
  marks,
}: HandlingTarget): HandlingStandards['targets'][number] {
  const listed = typeof about === 'string' ? undefined : about;
  return {
    standard,
    source,
    checked,
    name,
    about: typeof about === 'string' ? about : 'listed',
    kinds: [...(listed?.kinds ?? [])],
    priorities: [...(listed?.priorities ?? [])],
    handleWithinS: marks.map(({ withinMs }) => inSeconds(withinMs)),
    sharesPermille: marks.map(({ sharePermille }) => sharePermille),
  };
}
