import type { HeartEvent } from '../../../src/core/event.ts';
import { isPanicKind } from '../../../src/core/signal.ts';
import { RINGS_WITHIN_MS } from './an-open-incident-has-somebody.ts';
import type { Promised } from './checker.ts';
import { eventsOf } from './committed.ts';

/** No call for help and nothing of priority 1 is ever put aside; and shelf and test are over when their time is. */
export const whatIsPutAsideComesBack: Promised = (view, broken) => {
  const { exercised } = view;
  const grave = new Set<string>();
  let lookedAt = 0;
  const follow = (event: HeartEvent): void => {
    switch (event.type) {
      case 'incident-opened':
        if (event.onTest === true) exercised.add('call for help on test');
        if (event.priority === 1) grave.add(event.incident);
        return;
      case 'severity-raised':
        if (event.priority === 1) grave.add(event.incident);
        return;
      case 'signal-joined':
        if (isPanicKind(event.kind)) grave.add(event.incident);
        return;
      case 'incident-shelved':
        exercised.add('shelved');
        if (grave.has(event.incident)) broken(`${event.incident} was put aside, and it is a call for help or as grave`);
        return;
      case 'incident-unshelved':
        exercised.add(BACK[event.why]);
        return;
      case 'test-ended':
        if (event.why === 'time') exercised.add('test over by time');
        return;
      default:
        return;
    }
  };
  return {
    see(sighting) {
      if (sighting.what === 'durable') for (const event of eventsOf(sighting.batch)) follow(event);
    },
    look() {
      const { gateway, steadySinceMs, awakeMs } = view;
      if (gateway === undefined || steadySinceMs === undefined || awakeMs - steadySinceMs <= RINGS_WITHIN_MS) return;
      if (gateway.clock.now() - lookedAt < RINGS_WITHIN_MS) return;
      lookedAt = gateway.clock.now();
      const latest = gateway.clock.now() - RINGS_WITHIN_MS;
      for (const { incidents, premises } of gateway.gateway.states()) {
        for (const { id, handling } of incidents.values())
          if (handling?.shelved && handling.shelved.until < latest) broken(`${id} should have come back`);
        for (const { onTest = [], bypasses = [] } of premises.values())
          for (const { device, until } of [...onTest, ...bypasses])
            if (until < latest) broken(`${device} should be on duty again`);
      }
    },
  };
};

const BACK = { time: 'shelf over by time', news: 'shelf over by news', person: 'shelf over by a person' } as const;
