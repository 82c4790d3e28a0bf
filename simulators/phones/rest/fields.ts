import type { Method } from '../twiml.ts';
import { type RestAnswer, restError } from './answers.ts';

/** Thrown while a request is read; carries the answer it gets. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly answer: RestAnswer;

  constructor(code: number, message: string, status = 400) {
    super(message);
    this.answer = restError(status, code, message);
  }
}

/** A field that may be empty or absent; both are `undefined`, as Twilio treats them. */
export function optional(form: URLSearchParams, name: string): string | undefined {
  return form.get(name) || undefined;
}

/** An absolute http or https address; a `Refusal` with the code given when it is anything else. */
export function webAddress(form: URLSearchParams, name: string, code: number): string | undefined {
  const text = optional(form, name);
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return text;
  throw new Refusal(code, `${name} is not a valid URL: ${text}`);
}

export function methodField(form: URLSearchParams, name: string): Method {
  const method = optional(form, name) ?? 'POST';
  if (method === 'GET' || method === 'POST') return method;
  throw new Refusal(20001, `${name} must be GET or POST`);
}

export function wholeNumber(form: URLSearchParams, name: string, otherwise: number, from: number, to: number): number {
  const text = optional(form, name);
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (Number.isInteger(value) && value >= from && value <= to) return value;
  throw new Refusal(20001, `${name} must be a whole number from ${from} to ${to}`);
}

/** `YYYY-MM-DD` or an ISO 8601 instant, as milliseconds. */
function dateField(form: URLSearchParams, name: string): number | undefined {
  const text = optional(form, name);
  if (text === undefined) return undefined;
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new Refusal(20001, `${name} is not a date`);
  return at;
}

const DAY_MS = 86_400_000;

/** The three filters that Twilio has for a date: on the day `Name=`, on or before `Name<=`, on or after `Name>=`. */
export function dateFilter(form: URLSearchParams, name: string): (at: number | undefined) => boolean {
  const day = dateField(form, name);
  const until = dateField(form, `${name}<`);
  const since = dateField(form, `${name}>`);
  if (day === undefined && until === undefined && since === undefined) return () => true;
  return (at) =>
    at !== undefined &&
    (day === undefined || Math.floor(at / DAY_MS) === Math.floor(day / DAY_MS)) &&
    (until === undefined || at <= until) &&
    (since === undefined || at >= since);
}

const PAGE_SIZE = 50;
const PAGE_SIZE_LIMIT = 1_000;

/** One page of a list in Twilio's shape, with the links to its neighbours. */
export function pageOf<T>(
  path: string,
  query: URLSearchParams,
  key: string,
  all: readonly T[],
  show: (item: T) => unknown,
): RestAnswer {
  const size = wholeNumber(query, 'PageSize', PAGE_SIZE, 1, PAGE_SIZE_LIMIT);
  const page = wholeNumber(query, 'Page', 0, 0, 1_000_000);
  const items = all.slice(page * size, (page + 1) * size);
  const link = (number: number): string => {
    const params = new URLSearchParams(query);
    params.set('PageSize', String(size));
    params.set('Page', String(number));
    return `${path}?${params}`;
  };
  return {
    status: 200,
    body: {
      [key]: items.map(show),
      page,
      page_size: size,
      start: page * size,
      end: page * size + Math.max(items.length - 1, 0),
      uri: link(page),
      first_page_uri: link(0),
      next_page_uri: all.length > (page + 1) * size ? link(page + 1) : null,
      previous_page_uri: page > 0 ? link(page - 1) : null,
    },
  };
}
