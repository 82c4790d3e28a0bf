import type { Policy } from '../../core/book.ts';
import { SELF_TEST_FAILED, SELF_TEST_RULE } from '../../core/drill.ts';
import type { Rule } from '../../core/rules/rule.ts';
import type { PolicyFacts, Raised } from '../../desk/policies/port.ts';

/** Each policy with the rules that lead to it: at once, or when the ceiling of another is reached. */
export function raisedPolicies(policies: ReadonlyMap<string, Policy>, rules: readonly Rule[]): PolicyFacts[] {
  const found = new Map<string, Map<string, Raised>>([...policies.keys()].map((name) => [name, new Map()]));
  const add = (policy: string, raised: Raised): void => {
    const key = `${raised.rule}\n${raised.incident}\n${raised.priority}`;
    const all = found.get(policy);
    if (all === undefined || all.has(key)) return;
    all.set(key, raised);
    const then = policies.get(policy)?.ceiling?.then;
    if (then !== undefined) add(then, raised);
  };
  for (const { name, raise } of rules)
    add(raise.policy, { rule: name, incident: raise.incident, priority: raise.priority });
  add(SELF_TEST_FAILED, { rule: SELF_TEST_RULE, incident: SELF_TEST_FAILED, priority: 1 });
  return [...policies.values()].map((policy) => ({
    policy,
    raisedBy: [...(found.get(policy.name)?.values() ?? [])].sort((a, b) => a.priority - b.priority),
  }));
}
