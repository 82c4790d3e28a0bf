import { statfsSync } from 'node:fs';
import { arch, cpus, loadavg, platform, release } from 'node:os';

/** Where the figures come from: without it they mean nothing. */
export interface Machine {
  node: string;
  system: string;
  processor: string;
  cores: number;
  /** Processes that wanted to run over the last minute, before the run: above 0.5 the figures are of a machine that had other work. */
  loadBefore: number;
  /** False when the directory is kept in memory, where a sync costs nothing and a durable figure is a lie. */
  onDisk: boolean;
  measuredAt: string;
}

const TMPFS = 0x01021994;
const RAMFS = 0x858458f6;

export function describeMachine(directory: string): Machine {
  const { type } = statfsSync(directory);
  return {
    node: process.versions.node,
    system: `${platform()} ${release()} ${arch()}`,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    loadBefore: Number((loadavg()[0] ?? 0).toFixed(2)),
    onDisk: type !== TMPFS && type !== RAMFS,
    measuredAt: new Date().toISOString(),
  };
}

export function machineLine(machine: Machine): string {
  const { node, system, processor, cores, loadBefore, onDisk } = machine;
  const disk = onDisk ? 'data on a disk' : 'DATA IN MEMORY: a sync costs nothing there, durable figures mean nothing';
  return `Node ${node}, ${system}, ${cores} × ${processor}, ${disk}, load before ${loadBefore}`;
}
