import { basename, dirname } from 'node:path';
import { z } from 'zod';
import type { FamilyProfile } from '../../../devices/family.ts';
import { exampleFault } from '../../../devices/family-examples.ts';
import { PROFILES } from '../../../devices/index.ts';
import { Fault, isFault } from '../../core/fault.ts';
import { type Instant, instant } from '../../core/time.ts';
import { checkPolicies } from '../policies/check-reach.ts';
import { describeWordings } from './describe-wordings.ts';
import { runExamples } from './examples.ts';
import { readForce } from './force-file.ts';
import { type Config, loadConfig } from './load.ts';
import { readLanguageAlone, readLexicon } from './messages-file.ts';
import { runPanelExamples } from './panel-examples.ts';
import { runPlanExamples } from './plan-examples.ts';
import { planFile } from './plan-file.ts';
import { policyFile } from './policy-file.ts';
import { ruleFile } from './rule-file.ts';
import { FileFaults, readYamlFile } from './yaml-file.ts';

export interface CheckReport {
  /** One line for each thing that was looked at. */
  lines: string[];
  counts: { rules: number; policies: number; examples: number; profiles: number; profileExamples: number };
  faults: Fault[];
}

/** Checks a whole configuration, or the given files of one, and runs every example. Never throws for a fault of the files. */
export function checkConfiguration(file: string, only: readonly string[], now = instant(Date.now())): CheckReport {
  const report: CheckReport = {
    lines: [],
    counts: { rules: 0, policies: 0, examples: 0, profiles: 0, profileExamples: 0 },
    faults: [],
  };
  for (const one of only) gather(report, () => checkOne(one, report, now));
  if (only.length === 0) gather(report, () => checkAll(loadConfig(file), report, now));
  return report;
}

function gather(report: CheckReport, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (error instanceof FileFaults) report.faults.push(...error.faults);
    else if (isFault(error)) report.faults.push(error);
    else throw error;
  }
}

function checkAll(config: Config, report: CheckReport, now: Instant): void {
  report.lines.push(`${config.file}: good`);
  report.faults.push(...audible(config));
  for (const read of config.ruleFiles) {
    const { ran, faults } = runExamples(read, config.rules, config.policies);
    report.counts.rules += read.value.rules.length;
    report.counts.examples += ran;
    report.faults.push(...faults);
    report.lines.push(
      `${read.file}: ${read.value.rules.length} rules, ${ran - faults.length} of ${ran} examples as written`,
    );
  }
  report.counts.policies = config.policies.size;
  report.lines.push(`policies: ${[...config.policies.keys()].join(', ')}`);
  report.faults.push(...checkPolicies(config, now));
  for (const read of config.planFiles) {
    const { ran, faults } = runPlanExamples(read, config.plans);
    report.counts.examples += ran;
    report.faults.push(...faults);
    report.lines.push(
      `${read.file}: ${read.value.plans.length} action plans, ${ran - faults.length} of ${ran} examples as written`,
    );
  }
  const forces = [...config.forces.keys()].join(', ') || 'none';
  report.lines.push(`police forces: ${forces}`);
  report.lines.push(`${basename(config.messagesFile)}: every wording is neutral`, ...describeWordings(config.messages));
  for (const profile of PROFILES) {
    report.counts.profiles += 1;
    report.counts.profileExamples += profile.examples.length;
    report.lines.push(`profile ${profile.name}: ${profile.examples.length} examples`);
    if (profile.speaks === 'own') report.faults.push(...runFamilyExamples(profile));
    if (profile.speaks === 'dc09') report.faults.push(...runPanelExamples(profile));
  }
}

/** Messages of another maker's hardware, read as their family says they are. */
function runFamilyExamples(profile: FamilyProfile): Fault[] {
  return profile.examples.flatMap((example) => {
    const why = exampleFault(profile, example);
    const where = `profile ${profile.name}, example "${example.name}"`;
    return why === undefined ? [] : [new Fault('HW_PROFILE_WRONG', { where, why })];
  });
}

/** Whoever stands beside her must not hear or see that she has called. A scheme that wants it otherwise says so twice. */
function audible({ file, gateway: { devices } }: Config): Fault[] {
  if (devices.silent || devices.audibleOnPurpose) return [];
  const why =
    'a call for help would be heard or seen in the home; leave it true, or add audibleOnPurpose: true where everybody has agreed to that';
  return [new Fault('HW_CONFIG_INVALID', { where: `${file}, devices.silent`, why })];
}

/** A file by itself: its kind is told by what it holds. */
function checkOne(file: string, report: CheckReport, now: Instant): void {
  const { value } = readYamlFile(file, z.record(z.string(), z.unknown()));
  if (Array.isArray(value['rules'])) {
    const { rules } = readYamlFile(file, ruleFile).value;
    report.counts.rules += rules.length;
    report.lines.push(`${file}: good, ${rules.length} rules`);
  } else if (typeof value['policies'] === 'object') {
    const policies = readYamlFile(file, policyFile).value;
    report.counts.policies += policies.length;
    report.lines.push(`${file}: good, ${policies.length} policies`);
  } else if (typeof value['plans'] === 'object') {
    const { plans } = readYamlFile(file, planFile).value;
    report.lines.push(`${file}: good, ${plans.length} action plans`);
  } else if (typeof value['urnPattern'] === 'string') {
    const { id } = readForce(file).value;
    report.lines.push(`${file}: good, the police force "${id}"`);
  } else if (typeof value['voice'] === 'object' && typeof value['sms'] === 'object') {
    report.lines.push(`${file}: good`, ...describeWordings(readLanguageAlone(file)));
  } else if (typeof value['languages'] === 'object') {
    readLexicon(dirname(file));
    report.lines.push(`${file}: good, the words that no wording may hold`);
  } else checkAll(loadConfig(file), report, now);
}
