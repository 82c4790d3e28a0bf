import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Policy } from '../../core/book.ts';
import { SELF_TEST_FAILED } from '../../core/drill.ts';
import { Fault } from '../../core/fault.ts';
import { Rulebook } from '../../core/rules/rule.ts';
import type { MessageBook } from '../../dispatch/messages.ts';
import { NO_STANDARDS, type Standards } from '../../figures/standards.ts';
import { CONTACT_LIMITS, type ContactLimits } from '../../register/contact-standing.ts';
import { readContactLimits } from './contacts-file.ts';
import { byForce, type Force, forceFilesIn, readForce } from './force-file.ts';
import { type GatewayFile, gatewayFile } from './gateway-file.ts';
import { readHandlingStandards } from './handling-file.ts';
import { readLexicon, readWordings } from './messages-file.ts';
import { type NamedPlan, type PlanFile, planFile } from './plan-file.ts';
import { policyFile } from './policy-file.ts';
import { type RuleFile, ruleFile } from './rule-file.ts';
import { type AlarmManagement, readAlarmManagement } from './standards-file.ts';
import { readThreatGrades, type ThreatGrades } from './threat-grades-file.ts';
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
  /** What staff do about an incident, by its kind. */
  plans: ReadonlyMap<string, NamedPlan>;
  planFiles: CheckedFile<PlanFile>[];
  /** The police forces by id. */
  forces: ReadonlyMap<string, Force>;
  /** How many alarms are too many; undefined when the provider does not say. */
  alarms: AlarmManagement | undefined;
  /** What the scheme's figures are held against. */
  standards: Standards;
  /** How grave each kind of alarm is to the police; undefined when the provider does not say. */
  threatGrades: ThreatGrades | undefined;
  /** What is asked of the people who are told. */
  contacts: ContactLimits;
  messagesFile: string;
  messages: MessageBook;
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
  const attempt = attemptInto(faults);
  const ruleFiles = yamlFilesIn(resolve(home, gateway.value.rules), faults).flatMap(
    (f) => attempt(() => readYamlFile(f, ruleFile)) ?? [],
  );
  const policyFiles = yamlFilesIn(resolve(home, gateway.value.policies), faults).flatMap(
    (f) => attempt(() => readYamlFile(f, policyFile)) ?? [],
  );
  const policies = byName(policyFiles, faults);
  const planFiles = plansIn(resolve(home, gateway.value.plans)).flatMap(
    (f) => attempt(() => readYamlFile(f, planFile)) ?? [],
  );
  const forceFiles = forceFilesIn(resolve(home, gateway.value.forces)).flatMap(
    (f) => attempt(() => readForce(f)) ?? [],
  );
  const forces = byForce(forceFiles, faults);
  const alarms = attempt(() => readAlarmManagement(resolve(home, gateway.value.standards)));
  const threatGrades = attempt(() => readThreatGrades(resolve(home, gateway.value.standards)));
  const contacts = attempt(() => readContactLimits(resolve(home, gateway.value.standards)));
  const standards = attempt(() => readHandlingStandards(resolve(home, gateway.value.standards)));
  const messagesFile = resolve(home, gateway.value.messages);
  const lexicon = attempt(() => readLexicon(resolve(home, gateway.value.standards)));
  const messages =
    lexicon && attempt(() => readWordings(messagesFile, lexicon, (folder) => yamlFilesIn(folder, faults)));
  const before = faults.length;
  faults.push(...crossCheck(ruleFiles, before === 0 ? policies : undefined));
  if (before === 0) faults.push(...takeOvers(policyFiles, policies));
  const plans = byKind(planFiles, ruleFiles, faults);
  if (faults.length > 0 || messages === undefined) throw new FileFaults(faults);
  return {
    file,
    gateway: gateway.value,
    ruleFiles,
    rules: new Rulebook(ruleFiles.flatMap((read) => read.value.rules)),
    policies,
    plans,
    planFiles,
    forces,
    alarms: alarms?.value,
    standards: standards?.value ?? NO_STANDARDS,
    threatGrades: threatGrades?.value,
    contacts: contacts?.value ?? CONTACT_LIMITS,
    messagesFile,
    messages,
  };
}

/** Reads on after a file that is not valid, so that a person sees every fault at once. */
function attemptInto(faults: Fault[]): <T>(read: () => T) => T | undefined {
  return (read) => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof FileFaults)) throw error;
      faults.push(...error.faults);
      return undefined;
    }
  };
}

function byName(policyFiles: readonly CheckedFile<readonly Policy[]>[], faults: Fault[]): Map<string, Policy> {
  const policies = new Map<string, Policy>();
  for (const read of policyFiles) {
    for (const policy of read.value) {
      if (policies.has(policy.name))
        faults.push(read.fault(['policies', policy.name], `there are two policies called "${policy.name}"`));
      policies.set(policy.name, policy);
    }
  }
  return policies;
}

/** A provider from before there were action plans has no such folder. */
function plansIn(folder: string): string[] {
  return existsSync(folder) ? yamlFilesIn(folder, []) : [];
}

/** Each kind of incident has one plan at most, and is one that there is. */
function byKind(
  planFiles: readonly CheckedFile<PlanFile>[],
  ruleFiles: readonly CheckedFile<RuleFile>[],
  faults: Fault[],
): Map<string, NamedPlan> {
  const raised = new Set([
    SELF_TEST_FAILED,
    ...ruleFiles.flatMap(({ value }) => value.rules.map((r) => r.raise.incident)),
  ]);
  // Rules that could not be read raise what nobody knows.
  const isWhole = faults.length === 0;
  const plans = new Map<string, NamedPlan>();
  for (const read of planFiles) {
    for (const plan of read.value.plans) {
      for (const [i, kind] of plan.kinds.entries()) {
        const say = (why: string) => faults.push(read.fault(['plans', plan.name, 'for', i], why));
        const before = plans.get(kind)?.name;
        if (before !== undefined) say(`"${kind}" has a plan already: "${before}"`);
        if (isWhole && !raised.has(kind)) say(`no rule raises an incident "${kind}"`);
        plans.set(kind, plan);
      }
    }
  }
  return plans;
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

/** A policy that takes over from another after so many rounds has to be there. */
function takeOvers(files: readonly CheckedFile<Policy[]>[], policies: ReadonlyMap<string, Policy>): Fault[] {
  return files.flatMap((read) =>
    read.value.flatMap(({ name, ceiling }) =>
      ceiling === undefined || policies.has(ceiling.then)
        ? []
        : [read.fault(['policies', name, 'repeat', 'then'], `there is no policy called "${ceiling.then}"`)],
    ),
  );
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
