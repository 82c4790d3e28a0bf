import { describe, expect, test } from 'vitest';
import { decideResume } from './resume.ts';

// Epoch 1 wrote positions 1 to 10, epoch 2 nothing, epoch 3 from 11 on.
const ends = new Map([
  [1, 11],
  [2, 11],
]);
const journal = {
  reader: { lastPosition: () => 20, epochEnd: (epoch: number) => ends.get(epoch) },
  epoch: 3,
  most: 15,
};

describe('where a stream goes on', () => {
  test.each<[string | undefined, object]>([
    [undefined, { from: 'now' }],
    ['', { from: 'now' }],
    ['3.20', { from: 'position', position: 20 }],
    ['3.12', { from: 'position', position: 12 }],
    ['1.7', { from: 'position', position: 7 }],
    // Told in epoch 1 and never committed there: what epoch 3 wrote at 12 has not been seen.
    ['1.12', { from: 'position', position: 10 }],
    ['2.11', { from: 'position', position: 10 }],
    ['3.21', { from: 'reload' }],
    ['4.1', { from: 'reload' }],
    ['3.4', { from: 'reload' }],
    ['nonsense', { from: 'reload' }],
    ['3.-1', { from: 'reload' }],
    ['3.1; drop', { from: 'reload' }],
  ])('after %j: %j', (lastId, resume) => {
    expect(decideResume(lastId, journal)).toEqual(resume);
  });
});
