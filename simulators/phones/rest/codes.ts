import { Refusal } from './fields.ts';

/** One of the provider's codes: the status of the answer it comes in, and what it says. */
export interface Refused {
  code: number;
  /** HTTP status; 0 for a code that comes with the fate of a text and never in an answer. */
  status: number;
  says: string;
}

/** The codes that the page offers, from Twilio's list of errors (https://www.twilio.com/docs/api/errors). */
export const CODES: readonly Refused[] = [
  { code: 20003, status: 401, says: 'Authenticate' },
  { code: 20005, status: 403, says: 'Account is not active' },
  { code: 20404, status: 404, says: 'The requested resource was not found' },
  { code: 20429, status: 429, says: 'Too Many Requests' },
  { code: 20500, status: 500, says: 'Internal Server Error' },
  { code: 20503, status: 503, says: 'Service Unavailable' },
  { code: 21210, status: 400, says: 'The source phone number is not verified' },
  { code: 21211, status: 400, says: "Invalid 'To' phone number" },
  { code: 21215, status: 400, says: 'Account not authorized to call that country' },
  { code: 21216, status: 400, says: 'Account not allowed to call that number' },
  { code: 21217, status: 400, says: 'Phone number does not appear to be valid' },
  { code: 21408, status: 400, says: 'Permission to send an SMS to that region has not been enabled' },
  { code: 21606, status: 400, says: "The 'From' phone number is not valid for that 'To' number" },
  { code: 21610, status: 400, says: 'Attempt to send to unsubscribed recipient' },
  { code: 21611, status: 429, says: "This 'From' number has exceeded the maximum number of queued messages" },
  { code: 21612, status: 400, says: "The 'To' phone number is not currently reachable via SMS" },
  { code: 21614, status: 400, says: "'To' number is not a valid mobile number" },
  { code: 30001, status: 0, says: 'Queue overflow' },
  { code: 30002, status: 0, says: 'Account suspended' },
  { code: 30003, status: 0, says: 'Unreachable destination handset' },
  { code: 30004, status: 0, says: 'Message blocked' },
  { code: 30005, status: 0, says: 'Unknown destination handset' },
  { code: 30006, status: 0, says: 'Landline or unreachable carrier' },
  { code: 30007, status: 0, says: 'Message filtered' },
  { code: 30008, status: 0, says: 'Unknown error' },
  { code: 30010, status: 0, says: 'Message price exceeds the maximum' },
  { code: 30036, status: 0, says: 'Validity period expired' },
];

const BY_CODE = new Map(CODES.map((each) => [each.code, each]));

/** What the provider says with a code; one that is not in the list comes in a 400. */
export function refusedBy(code: number): Refused {
  return BY_CODE.get(code) ?? { code, status: 400, says: `Error ${code}` };
}

/** Refuses a request with one of the provider's codes. */
export function refuse(code: number): Refusal {
  const { status, says } = refusedBy(code);
  return new Refusal(code, says, status || 400);
}

/** True for a code that comes with the fate of a text, and never in an answer. */
export function isFate(code: number): boolean {
  return BY_CODE.get(code)?.status === 0;
}
