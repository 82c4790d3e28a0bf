import { describe, expect, it } from 'vitest';
import type { Fault } from '../../core/fault.ts';
import { batch, Feeder } from '../samples.ts';
import { pack } from './parcel.ts';
import { useTestDir } from './test-dir.ts';
import { WriterLink } from './writer-link.ts';

describe("When the writer's thread dies", () => {
  const dir = useTestDir();

  it('answers everything under way in order, says so once, fails what comes later and frees the directory', async () => {
    const fatal: Fault[] = [];
    const start = { dir: dir.path(), startedAt: 0, busyTimeoutMs: 50, checkpointPages: 1_000, replayer: undefined };
    const link = new WriterLink(start, undefined, { onFatal: (fault) => void fatal.push(fault), onFresh: () => {} });
    const found = await link.found();
    const feeder = new Feeder({ epoch: found.epoch, position: 0, heads: new Map() });
    const answers: [number, string | undefined][] = [];
    const commit = (n: number, parcel: ReturnType<typeof pack>) =>
      new Promise<void>((resolve) => {
        link.commit(parcel, (fault) => {
          answers.push([n, fault?.code]);
          resolve();
        });
      });
    await commit(0, pack(batch({ events: [feeder.next(1)] })));
    // Something no thread can make sense of.
    const poison = JSON.parse('{}');
    await Promise.all([commit(1, poison), commit(2, pack(batch({ events: [feeder.next(1)] }))), commit(3, poison)]);
    await commit(4, pack(batch({})));
    const failed = 'HW_COMMIT_FAILED';
    expect(answers).toEqual([
      [0, undefined],
      [1, failed],
      [2, failed],
      [3, failed],
      [4, failed],
    ]);
    expect(fatal.map((fault) => fault.code)).toEqual([failed]);
    await expect(link.nextEpoch(1)).rejects.toMatchObject({ code: failed });
    await link.close(() => {});
    expect((await dir.open()).opening).toMatchObject({ epoch: 2, position: 1 });
  });
});
