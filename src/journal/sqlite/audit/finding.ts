/** What the audit may find on the live tables: each is a promise of the heart or of the loop that does not hold. */
export type FindingCode =
  | 'nobody-has-it'
  | 'timer-passed'
  | 'planned-after-acceptance'
  | 'outbox-old'
  | 'two-open'
  | 'head-differs'
  | 'seen-mark-missing'
  | 'journal-still';

export interface Finding {
  code: FindingCode;
  /** One sentence with ids and counts only. */
  says: string;
}

/** What one audit is told. Instants are on the gateway's own time line. */
export interface AuditAsk {
  now: number;
  /** How long a row of the outbox may be there, by channel; `*` for any other. Milliseconds. */
  outboxMs: Readonly<Record<string, number>>;
}

export type AuditAnswer = { findings: Finding[]; rows: number } | { failed: string };

/** Findings that one audit tells at most; the rest would say the same. */
export const MOST_FINDINGS = 20;
