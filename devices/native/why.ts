import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** One plain sentence about the first thing wrong; it names fields of ours and repeats nothing of the payload. */
export function whyWrong(issues: readonly Issue[], known: ReadonlySet<string>): string {
  const issue = issues[0];
  if (issue === undefined) return 'The message does not have the expected form.';
  const field = issue.path[0];
  if (typeof field !== 'string' || !known.has(field)) return 'The message must be a JSON object.';
  return `The field "${field}" ${needs(issue)}.`;
}

function needs(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_type':
      return `must be ${article(issue.expected)}`;
    case 'too_small':
      return issue.origin === 'string' ? 'must not be empty' : `must be at least ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'string'
        ? `must have at most ${issue.maximum} characters`
        : `must be at most ${issue.maximum}`;
    case 'invalid_format':
      return 'must be a time in ISO 8601, such as 2026-11-21T19:04:11Z';
    default:
      return 'does not have the expected form';
  }
}

function article(expected: string): string {
  return expected === 'object' || expected === 'array' ? `an ${expected}` : `a ${expected}`;
}
