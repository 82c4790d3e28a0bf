import type { IncomingMessage, ServerResponse } from 'node:http';

const BODY_MAX = 64_000;

export function send(response: ServerResponse, status: number, body: unknown, type = 'application/json'): void {
  response.writeHead(status, { 'content-type': type });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

export function problem(response: ServerResponse, status: number, detail: string): void {
  const body = { type: 'about:blank', title: 'Refused', status, detail };
  send(response, status, body, 'application/problem+json');
}

/** Answers one page of a list, by `cursor` and `limit` of the address. */
export function list(items: readonly unknown[], url: URL, response: ServerResponse): void {
  const from = Number(url.searchParams.get('cursor') ?? 0);
  const limit = Number(url.searchParams.get('limit') ?? 50);
  const next = from + limit < items.length ? String(from + limit) : null;
  send(response, 200, { items: items.slice(from, from + limit), next });
}

export async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > BODY_MAX) throw new Error('too long');
  }
  const body: unknown = text === '' ? {} : JSON.parse(text);
  return typeof body === 'object' && body !== null ? Object.fromEntries(Object.entries(body)) : {};
}
