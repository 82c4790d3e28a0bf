import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { PROFILES, profileByName } from '../../../devices/index.ts';
import { Fault } from '../../core/fault.ts';
import { instant } from '../../core/time.ts';
import { print } from '../tell.ts';

interface Options {
  profile: string;
  topic: string;
  payload?: string;
  file?: string;
  retained?: boolean;
  json?: boolean;
}

export function addDecode(program: Command): void {
  program
    .command('decode')
    .description('prints the signals that a message would become, or why it would be quarantined')
    .option('--profile <name>', PROFILES.map((profile) => profile.name).join(', '), 'native')
    .requiredOption('--topic <topic>', 'the whole topic, or the part below …/up/')
    .option('--payload <text>', 'the message')
    .option('--file <file>', 'a file that holds the message')
    .option('--retained', 'the message was published as retained')
    .option('--json', 'print JSON')
    .action((options: Options) => {
      const profile = profileByName(options.profile);
      if (profile === undefined)
        throw new Fault('HW_NOT_FOUND', { where: `--profile ${options.profile}`, why: 'there is no such profile' });
      const suffix = options.topic.includes('/up/')
        ? options.topic.slice(options.topic.indexOf('/up/') + 4)
        : options.topic;
      const payload = options.file === undefined ? Buffer.from(options.payload ?? '') : read(options.file);
      const receivedAt = instant(Date.now());
      const decoded = profile.decode({ suffix, payload, retained: options.retained === true, receivedAt });
      print(options.json, decoded, () => JSON.stringify(decoded, null, 2));
    });
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new Fault('HW_NOT_FOUND', { where: file, why: 'the file cannot be read', cause });
  }
}
