import type { HomeSummary } from '../../desk/schema/estate.ts';
import type { PolicyExplained, PolicyShown } from '../../desk/schema/policy.ts';
import { isPageOf, looksLike } from '../api/guards.ts';
import { request } from '../api/http.ts';
import { listHomes } from '../estate/api.ts';

export type { PolicyExplained, PolicyShown } from '../../desk/schema/policy.ts';
export type Line = PolicyExplained['lines'][number];

const isPolicy = looksLike<PolicyShown>({ name: 'string', steps: 'list', raisedBy: 'list' });
const isExplained = looksLike<PolicyExplained>({
  policy: 'string',
  at: 'string',
  lines: 'list',
  rounds: 'list',
  gaps: 'list',
  nobody: 'list',
});

/** Homes that are offered for choosing; every other is reached from its own page. */
export const MOST_HOMES = 200;

export const listPolicies = async (): Promise<readonly PolicyShown[]> =>
  (await request('GET', '/api/policies', isPageOf(isPolicy))).items;

/** `at` is an instant; null is now. */
export function explain(policy: string, premises: string | null, at: string | null): Promise<PolicyExplained> {
  const asked = new URLSearchParams({
    ...(premises === null ? {} : { premises }),
    ...(at === null ? {} : { at }),
  });
  return request('GET', `/api/policies/${encodeURIComponent(policy)}/explain?${asked}`, isExplained);
}

export async function someHomes(): Promise<readonly HomeSummary[]> {
  const found: HomeSummary[] = [];
  for (let cursor: string | null = null; found.length < MOST_HOMES; ) {
    const page: { items: readonly HomeSummary[]; next: string | null } = await listHomes('all', cursor);
    found.push(...page.items);
    cursor = page.next;
    if (cursor === null) break;
  }
  return found.slice(0, MOST_HOMES);
}
