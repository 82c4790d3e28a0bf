import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Policy } from '../../core/book.ts';
import { Fault, isFault } from '../../core/fault.ts';
import { Rulebook } from '../../core/rules/rule.ts';
import { type Messages, readMessages } from '../../dispatch/messages.ts';
import { type GatewayFile, gatewayFile } from './gateway-file.ts';
import { policyFile } from './policy-file.ts';
import { type RuleFile, ruleFile } from './rule-file.ts';
import { type AlarmManagement, readAlarmManagement } from './standards-file.ts';
import { type CheckedFile, FileFaults, readYamlFile } from './yaml-file.ts';

/** The configuration that comes with the software; `init` copies it. */
export const DEFAULT_CONFIG = fileURLToPath(new URL('../../../config/gateway.yaml', import.meta.url));

/** Everything a provider edits, checked as one. */
export interface Config {
  file: string;
  gateway: GatewayFile;
  rules: Rulebook;
  ruleFiles: CheckedFile<RuleFile>[];
  policies: ReadonlyMap<string, Policy>;
  /** How many alarms are too many; undefined when the provider does not say. */
  alarms: AlarmManagement | undefined;
  messagesFile: string;
  messages: Messages;
}

/** Which configuration file applies: the option, HAVENWATCH_CONFIG, or the one that comes with the software. */
export function configFile(option: string | undefined, env: NodeJS.ProcessEnv): string {
  return resolve(option ?? env['HAVENWATCH_CONFIG'] ?? DEFAULT_CONFIG);
}

/**
 * Reads and checks a configuration with its rules and policies.
 * Throws `FileFaults` that name every fault with file, line and a sentence.
 */
export function loadConfig(file: string): Config {
  const gateway = readYamlFile(file, gatewayFile);
  const home = dirname(file);
  const faults: Fault[] = [];
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof FileFaults)) throw error;
      faults.push(...error.faults);
      return undefined;
    }
  };
  const ruleFiles = yamlFilesIn(resolve(home, gateway.value.rules), faults).flatMap(
    (f) => attempt(() => readYamlFile(f, ruleFile)) ?? [],
  );
  const policyFiles = yamlFilesIn(resolve(home, gateway.value.policies), faults).flatMap(
    (f) => attempt(() => readYamlFile(f, policyFile)) ?? [],
  );
  const policies = new Map<string, Policy>();
  for (const read of policyFiles) {
    for (const policy of read.value) {
      if (policies.has(policy.name))
        faults.push(read.fault(['policies', policy.name], `there are two policies called "${policy.name}"`));
      policies.set(policy.name, policy);
    }
  }
  const alarms = attempt(() => readAlarmManagement(resolve(home, gateway.value.standards)));
  const messagesFile = resolve(home, gateway.value.messages);
  const messages = attempt(() => readWordings(messagesFile));
  const before = faults.length;
  faults.push(...crossCheck(ruleFiles, before === 0 ? policies : undefined));
  if (faults.length > 0 || messages === undefined) throw new FileFaults(faults);
  return {
    file,
    gateway: gateway.value,
    ruleFiles,
    rules: new Rulebook(ruleFiles.flatMap((read) => read.value.rules)),
    policies,
    alarms: alarms?.value,
    messagesFile,
    messages,
  };
}

/** The wordings of calls and texts, each fault at the line of its wording. */
function readWordings(file: string): Messages {
  const read = readYamlFile(file, z.unknown());
  try {
    return readMessages(read.value, (path, why) => read.fault(path, `"${path.join('.')}": ${why}`));
  } catch (error) {
    throw isFault(error) ? new FileFaults([error]) : error;
  }
}

/** What no single file can know: names used twice, policies that do not exist. */
function crossCheck(
  ruleFiles: readonly CheckedFile<RuleFile>[],
  policies: ReadonlyMap<string, Policy> | undefined,
): Fault[] {
  const faults: Fault[] = [];
  const seen = new Map<string, string>();
  for (const read of ruleFiles) {
    for (const [i, rule] of read.value.rules.entries()) {
      const before = seen.get(rule.name);
      if (before !== undefined)
        faults.push(read.fault(['rules', i, 'name'], `there is already a rule called "${rule.name}" in ${before}`));
      seen.set(rule.name, read.file);
      if (policies !== undefined && !policies.has(rule.raise.policy)) {
        const known = [...policies.keys()].join(', ') || 'none';
        faults.push(
          read.fault(
            ['rules', i, 'raise', 'policy'],
            `there is no policy called "${rule.raise.policy}"; there are: ${known}`,
          ),
        );
      }
    }
  }
  return faults;
}

function yamlFilesIn(folder: string, faults: Fault[]): string[] {
  if (!existsSync(folder)) {
    faults.push(new Fault('HW_CONFIG_INVALID', { where: folder, why: 'there is no such folder' }));
    return [];
  }
  const files = readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort();
  if (files.length === 0)
    faults.push(
      new Fault('HW_CONFIG_INVALID', { where: folder, why: `there is no .yaml file in ${basename(folder)}` }),
    );
  return files.map((name) => join(folder, name));
}
