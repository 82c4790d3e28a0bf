import type { HeartEvent } from '../../../src/core/event.ts';
import { isPanicClass } from '../../../src/core/signal.ts';
import type { Promised } from './checker.ts';
import { eventsOf } from './committed.ts';
import { LeftOut } from './left-out.ts';

/**
 * What a tested device says reaches no incident while the test lasts, but for a call for help, which always does; and what it
 * has left in alarm reaches one, at the earliest, when the test is over. The same of a sensor that is left out, until its device is
 * taken out of service: then nothing of it is ever heard.
 */
export const aTestHidesNothing: Promised = ({ exercised }, broken) => {
  /** Signals of tested devices that nobody is to hear of, and calls for help that have to be heard of at once. */
  const unheard = new Set<string>();
  const over = new Set<string>();
  let pressed: { key: string; seq: number; partition: number } | undefined;
  const leftOut = new LeftOut(exercised);
  const follow = (event: HeartEvent, partition: number): void => {
    if (event.type === 'signal-received' && event.bypassed === true) {
      const key = `${event.origin.device} ${event.signal.id}`;
      if (isPanicClass(event.signal)) broken(`${key} called for help and was left out`);
      leftOut.said(key);
      return;
    }
    if (event.type === 'signal-received' && event.onTest === true) {
      const key = `${event.origin.device} ${event.signal.id}`;
      if (isPanicClass(event.signal)) pressed = { key, seq: event.seq, partition };
      else if (event.signal.kind !== 'silence') unheard.add(key);
      return;
    }
    if (event.type === 'test-ended') {
      for (const key of unheard) if (key.startsWith(`${event.device} `)) over.add(key);
      return;
    }
    if (event.type === 'bypass-ended') return leftOut.ended(event);
    if (event.type !== 'signal-joined') return;
    const key = `${event.device} ${event.signal}`;
    const why = leftOut.joined(key);
    if (why !== undefined) broken(`${key} reached ${event.incident} though ${why}`);
    if (pressed?.key === key) pressed = undefined;
    if (!unheard.has(key)) return;
    if (over.has(key)) exercised.add('left in alarm after a test');
    else broken(`${key} reached ${event.incident} though its device was being tested`);
  };
  return {
    see(sighting) {
      if (sighting.what === 'submitted') return leftOut.asked(sighting.input);
      if (sighting.what !== 'durable') return;
      for (const [i, event] of eventsOf(sighting.batch).entries()) {
        const partition = sighting.batch.events[i]?.partition ?? 0;
        // What a press means is decided in its own turn: the next signal of its partition comes after it has joined.
        const isNext = event.type === 'signal-received' && pressed?.partition === partition;
        if (isNext && pressed !== undefined) broken(`${pressed.key} called for help on test and reached no incident`);
        follow(event, partition);
      }
    },
  };
};
