import { Command, CommanderError } from 'commander';
import { addBackup } from './commands/backup.ts';
import { addCheck } from './commands/check.ts';
import { addContact } from './commands/contact.ts';
import { addDecode } from './commands/decode.ts';
import { addDemo } from './commands/demo.ts';
import { addDevice } from './commands/device.ts';
import { addDrill } from './commands/drill.ts';
import { addFile } from './commands/file.ts';
import { addInit } from './commands/init.ts';
import { addJournal } from './commands/journal.ts';
import { addNightly } from './commands/nightly.ts';
import { addOrganisations } from './commands/organisations.ts';
import { addPolicy } from './commands/policy.ts';
import { addPractice } from './commands/practice.ts';
import { addPremises } from './commands/premises.ts';
import { addReport } from './commands/report.ts';
import { addRestore } from './commands/restore.ts';
import { addRota } from './commands/rota.ts';
import { addRun } from './commands/run.ts';
import { addSimulate } from './commands/simulate.ts';
import { addStaff } from './commands/staff.ts';
import { addToken } from './commands/token.ts';
import { exitCodeOf, tell, WRONG_USE } from './tell.ts';

/** The one program. Exit code 0 done, 1 failed, 2 wrong use; a person never sees a stack trace for a mistake of theirs. */
export async function main(argv: string[]): Promise<void> {
  const program = new Command('havenwatch')
    .description('From a press in a home to a person who has accepted it.')
    .showHelpAfterError('(run it with --help to see what it takes)')
    .exitOverride();
  const adders = [
    addRun, addDemo, addInit, addCheck, addPolicy, addDecode, addDevice, addPremises, addOrganisations, addContact, addRota, addFile, addStaff, addToken, addSimulate, addPractice, addDrill, addNightly, addJournal, addReport, addBackup, addRestore,
  ]; // biome-ignore format: the order in which help lists them
  for (const add of adders) add(program);
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
