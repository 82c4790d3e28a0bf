import { describe, expect, it } from 'vitest';
import { Ledger } from './ledger.ts';

describe('the ledger of presses', () => {
  it('joins a call to its press whichever comes first, the call or the event that names both', () => {
    const ledger = new Ledger();
    ledger.sent('p1', 10);
    ledger.sent('p2', 20);
    ledger.called('0-1-1', 12);
    ledger.link('0-1-1', 'p1');
    ledger.link('0-1-2', 'p2');
    ledger.called('0-1-2', 25);
    expect(ledger.take().phoneMs).toEqual([2, 5]);
  });

  it('counts the first sighting only', () => {
    const ledger = new Ledger();
    ledger.sent('p1', 10);
    for (const at of [11, 30]) {
      ledger.acked('p1', at);
      ledger.called('p1', at);
      ledger.streamed('p1', at);
    }
    expect(ledger.take()).toMatchObject({ pubackMs: [1], phoneMs: [1], streamMs: [1] });
  });

  it('says what never came', () => {
    const ledger = new Ledger();
    ledger.sent('p1', 0);
    ledger.sent('p2', 0);
    ledger.acked('p1', 1);
    ledger.streamed('p1', 1);
    expect(ledger.complete).toBe(false);
    expect(ledger.take()).toMatchObject({ presses: 2, lost: { puback: 1, phone: 2, stream: 1 } });
  });

  it('keeps nothing of the last round but whose incident is whose: a call that repeats is not a new one', () => {
    const ledger = new Ledger();
    ledger.sent('p1', 0);
    ledger.link('0-1-1', 'p1');
    ledger.take();
    expect(ledger.complete).toBe(true);
    ledger.sent('p2', 50);
    ledger.called('0-1-1', 51);
    ledger.link('0-1-1', 'p2');
    expect(ledger.take()).toMatchObject({ phoneMs: [], lost: { phone: 1 } });
  });
});
