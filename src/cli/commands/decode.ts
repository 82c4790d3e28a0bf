import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { PROFILES, profileByName } from '../../../devices/index.ts';
import { Fault } from '../../core/fault.ts';
import { instant } from '../../core/time.ts';
import { BIND_HELP } from '../bindings.ts';
import { print } from '../tell.ts';
import { decodeFamily } from './decode-family.ts';
import { decodePanel } from './decode-panel.ts';

interface Options {
  profile: string;
  topic?: string;
  key?: string;
  prefix?: string;
  bind?: string[];
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
    .option('--topic <topic>', 'the whole topic, or the part below …/up/; a message of an alarm panel has none')
    .option('--prefix <topic>', 'of another maker: what its topics are below, when that is not usual in its family')
    .option('--bind <binding...>', `of another maker: ${BIND_HELP}; without it, as it is usually bound`)
    .option('--key <hex>', 'opens an encrypted message of an alarm panel')
    .option('--payload <text>', 'the message')
    .option('--file <file>', 'a file that holds the message')
    .option('--retained', 'the message was published as retained')
    .option('--json', 'print JSON')
    .action((options: Options) => {
      const profile = profileByName(options.profile);
      const payload = options.file === undefined ? Buffer.from(options.payload ?? '') : read(options.file);
      if (profile?.speaks === 'dc09') return decodePanel(profile, payload, options);
      if (profile?.speaks === 'own') return decodeFamily(profile, payload, options);
      if (profile?.speaks !== 'hw/1')
        throw new Fault('HW_NOT_FOUND', { where: `--profile ${options.profile}`, why: 'there is no such profile' });
      if (options.topic === undefined) throw new Fault('HW_USAGE', { where: '--topic', why: 'it is missing' });
      const suffix = options.topic.includes('/up/')
        ? options.topic.slice(options.topic.indexOf('/up/') + 4)
        : options.topic;
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
