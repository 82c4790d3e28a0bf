import { Command } from 'commander';
import { expect, test } from 'vitest';
import { COMMANDS } from './commands.ts';

test('every command is found by the names it is listed under', async () => {
  for (const [names, load] of COMMANDS) {
    const program = new Command();
    (await load())(program);
    expect(program.commands.map((command) => command.name())).toEqual(names);
  }
  expect(COMMANDS.length).toBeGreaterThan(20);
});
