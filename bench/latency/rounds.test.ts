import { afterEach, describe, expect, it } from 'vitest';
import { spreadOf } from '../harness/percentiles.ts';
import type { Contestant } from './contestant.ts';
import { SHORT } from './plan.ts';
import { closedLoopRound, pacedRound, pairedRatio } from './rounds.ts';
import { startScript } from './script-peer.ts';

const device = (n: number) => ({ device: `dv_b${n}aaa`, secret: 's'.repeat(43), topic: `hw/1/${n}/dv_b${n}aaa` });
const homes = { pressers: [0, 1, 2].map(device), fleet: [] };
const idle = { connected: 0, heartbeatsPerSecond: 0 };

let script: Contestant | undefined;
afterEach(async () => {
  await script?.close();
  script = undefined;
});

describe('a round against the script, a real one', () => {
  it('sees every press acknowledged, called and streamed', async () => {
    script = await startScript(homes);
    const plan = { ...SHORT, pressesPerRound: 6, pressesPerSecond: 200, settleMs: 0, closedLoop: 4 };
    const round = await pacedRound({ contestant: script, fleet: undefined }, idle, plan, 1);
    expect(round).toMatchObject({ contestant: 'script', presses: 6, lost: { puback: 0, phone: 0, stream: 0 } });
    for (const spread of [round.puback, round.phone, round.stream]) {
      expect(spread.n).toBe(6);
      expect(spread.p50Ms).toBeGreaterThan(0);
    }
    expect(await closedLoopRound(script, plan)).toMatchObject({ presses: 4, lost: { puback: 0, phone: 0, stream: 0 } });
  });

  it('counts what never comes instead of waiting for it for ever', async () => {
    script = await startScript(homes);
    script.pressers.close();
    const plan = { ...SHORT, closedLoop: 1, patienceMs: 50 };
    await expect(closedLoopRound(script, plan)).rejects.toThrow('The connection of presser 0 is gone.');
    script.ledger.sent('1-x', performance.now());
    const round = await pacedRound({ contestant: script, fleet: undefined }, idle, { ...plan, pressesPerRound: 0 }, 1);
    expect(round).toMatchObject({ presses: 1, lost: { puback: 1, phone: 1, stream: 1 } });
  });
});

describe('the ratio of two contestants', () => {
  const rounds = (...values: number[]) => values.map((value) => spreadOf([value]));

  it('is taken pair by pair, so that a slow minute of the machine hits both sides', () => {
    expect(pairedRatio(rounds(1, 10, 1.2), rounds(1, 10, 1), 'p50Ms')).toEqual({ value: 1, low: 1, high: 1.2 });
  });

  it('is of what ran together only, and nothing of nothing', () => {
    expect(pairedRatio(rounds(2, 9), rounds(1), 'p50Ms')?.value).toBe(2);
    expect(pairedRatio(rounds(1), [], 'p50Ms')).toBeUndefined();
    expect(pairedRatio([spreadOf([])], rounds(1), 'p50Ms')).toBeUndefined();
  });
});
