import { describe, expect, it } from 'vitest';
import { readArguments } from './arguments.ts';

describe('the command line of the benchmarks', () => {
  it('takes a name and options in any order', () => {
    expect(readArguments(['--json', 'latency', '--quick', '--dir', '/tmp'])).toEqual({
      bench: 'latency',
      json: true,
      quick: true,
      help: false,
      directory: '/tmp',
    });
    expect(readArguments([])).toMatchObject({ bench: undefined, json: false });
  });

  it.each([
    [['--fast'], 'There is no option --fast'],
    [['latency', 'flood'], 'One benchmark at a time: latency or flood?'],
    [['--dir'], '--dir needs a directory.'],
    [['--dir', '--json'], '--dir needs a directory.'],
  ])('answers %j with a sentence', (words, sentence) => {
    expect(readArguments(words)).toContain(sentence);
  });
});
