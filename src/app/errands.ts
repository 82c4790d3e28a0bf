import { Errands } from '../dispatch/errand/errands.ts';
import { gaugesOf } from './gauges.ts';
import type { Rooms } from './rooms.ts';

/** Codes and tests over the first telephone provider; undefined where there is none. What was under way before a restart is not told of. */
export function openErrands(rooms: Rooms): Errands | undefined {
  const { telephone, messages, clock, metrics, log, replyCodes, contactErrands, callees } = rooms;
  const [line] = telephone.lines;
  if (line === undefined) return undefined;
  const { account, from } = line;
  const { writers, pace } = telephone;
  const errands = new Errands(
    {
      account,
      from,
      messages,
      clock,
      writers,
      pace,
      told: (errand, news) => contactErrands.told(errand, news),
      lost: ({ contact, point, channel }, why) => callees.lost?.(contact, point, channel, why),
      metrics: metrics.dispatch,
      log,
    },
    (errand) => replyCodes.ofErrand(errand),
  );
  gaugesOf(metrics.registry).gauge(
    'errands_live',
    'Codes and tests to contacts that are under way',
    () => errands.size,
  );
  return errands;
}
