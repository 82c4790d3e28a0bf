import type { Figures, MonthReport } from '../../desk/schema/figures.ts';
import { request } from '../api/http.ts';

export type { Figures, MonthReport } from '../../desk/schema/figures.ts';

/** The desk owns the schema; here it is enough to know that it is such a document. */
function isFigures(value: unknown): value is Figures {
  return typeof value === 'object' && value !== null && 'availability' in value && 'handling' in value;
}

function isReport(value: unknown): value is MonthReport {
  return typeof value === 'object' && value !== null && 'figures' in value && isFigures(value.figures);
}

export function getFigures(from: string, to: string): Promise<Figures> {
  return request('GET', `/api/figures?${new URLSearchParams({ from, to })}`, isFigures);
}

/** `authority`: its homes only; null: all that the viewer sees. */
export function getReport(month: string, authority: string | null): Promise<MonthReport> {
  const query = new URLSearchParams(authority === null ? { month } : { month, authority });
  return request('GET', `/api/report?${query}`, isReport);
}
