import { describeJournal } from '../../../src/journal/contract.test-suite.ts';
import { Disk } from './disk.ts';
import { MemoryJournal } from './memory-journal.ts';

const disks = new Map<string, Disk>();

describeJournal("The simulation's journal", async (dir) => {
  const disk = disks.get(dir) ?? new Disk();
  disks.set(dir, disk);
  return new MemoryJournal(disk);
});
