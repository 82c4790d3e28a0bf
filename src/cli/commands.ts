import type { Command } from 'commander';

type Adder = (program: Command) => void;

/**
 * Every command by its name, in the order in which help lists them. Each is loaded when it is asked for: a command that prints
 * three lines does not wait for the broker and the desk.
 */
export const COMMANDS: readonly (readonly [names: readonly string[], load: () => Promise<Adder>])[] = [
  [['run'], async () => (await import('./commands/run.ts')).addRun],
  [['demo'], async () => (await import('./commands/demo.ts')).addDemo],
  [['init'], async () => (await import('./commands/init.ts')).addInit],
  [['check'], async () => (await import('./commands/check.ts')).addCheck],
  [['policy'], async () => (await import('./commands/policy.ts')).addPolicy],
  [['decode'], async () => (await import('./commands/decode.ts')).addDecode],
  [['device'], async () => (await import('./commands/device.ts')).addDevice],
  [['discovered'], async () => (await import('./commands/discovered.ts')).addDiscovered],
  [['identity'], async () => (await import('./commands/identity.ts')).addIdentity],
  [['job'], async () => (await import('./commands/job.ts')).addJob],
  [['commission'], async () => (await import('./commands/commission.ts')).addCommission],
  [['premises'], async () => (await import('./commands/premises.ts')).addPremises],
  [['authority', 'provider'], async () => (await import('./commands/organisations.ts')).addOrganisations],
  [['contact'], async () => (await import('./commands/contact.ts')).addContact],
  [['rota'], async () => (await import('./commands/rota.ts')).addRota],
  [['file'], async () => (await import('./commands/file.ts')).addFile],
  [['staff'], async () => (await import('./commands/staff.ts')).addStaff],
  [['token'], async () => (await import('./commands/token.ts')).addToken],
  [['simulate'], async () => (await import('./commands/simulate.ts')).addSimulate],
  [['practice'], async () => (await import('./commands/practice.ts')).addPractice],
  [['drill'], async () => (await import('./commands/drill.ts')).addDrill],
  [['nightly'], async () => (await import('./commands/nightly.ts')).addNightly],
  [['journal'], async () => (await import('./commands/journal.ts')).addJournal],
  [['report'], async () => (await import('./commands/report.ts')).addReport],
  [['backup'], async () => (await import('./commands/backup.ts')).addBackup],
  [['restore'], async () => (await import('./commands/restore.ts')).addRestore],
];

/** What adds the command of that name to the program; everything there is where it is none of them. */
export async function commandsFor(name: string | undefined): Promise<Adder[]> {
  const named = COMMANDS.filter(([names]) => name !== undefined && names.includes(name));
  return Promise.all((named.length > 0 ? named : COMMANDS).map(([, load]) => load()));
}
