import { Command, CommanderError } from 'commander';
import { commandsFor } from './commands.ts';
import { exitCodeOf, tell, WRONG_USE } from './tell.ts';

/** The one program. Exit code 0 done, 1 failed, 2 wrong use; a person never sees a stack trace for a mistake of theirs. */
export async function main(argv: string[]): Promise<void> {
  const program = new Command('havenwatch')
    .description('From a press in a home to a person who has accepted it.')
    .showHelpAfterError('(run it with --help to see what it takes)')
    .exitOverride();
  for (const add of await commandsFor(argv[2])) add(program);
  for (const command of program.commands) overrideExit(command);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : WRONG_USE;
    else {
      tell(error);
      process.exitCode = exitCodeOf(error);
    }
  }
}

function overrideExit(command: Command): void {
  command.exitOverride().showHelpAfterError('(run it with --help to see what it takes)');
  for (const sub of command.commands) overrideExit(sub);
}
