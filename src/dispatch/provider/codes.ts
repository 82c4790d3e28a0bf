import type { FailReason } from '../../core/input.ts';
import type { LostWhy } from '../people.ts';

/**
 * Where it goes after the provider has said no. `retry`: the same again, when it may; `channel`: the next way to the same person at
 * once; `operators`: the same, and the people who run the gateway are told, because every other send will fail as well.
 */
export type After = 'retry' | 'channel' | 'operators';

export interface ProviderCode {
  reason: FailReason;
  after: After;
  /** What is wrong, for whoever runs the gateway; a part of a sentence. */
  says: string;
  /** It will stay so until somebody sees to it: the channel is lost for that number. */
  loses?: LostWhy;
}

const retry = (says: string): ProviderCode => ({ reason: 'congested', after: 'retry', says });
const passing = (says: string): ProviderCode => ({ reason: 'provider-error', after: 'channel', says });
const account = (says: string): ProviderCode => ({ reason: 'credentials', after: 'operators', says });
const setting = (says: string): ProviderCode => ({ reason: 'rejected', after: 'operators', says });
const wrong = (says: string): ProviderCode => ({
  reason: 'not-a-number',
  after: 'channel',
  says,
  loses: 'not-a-number',
});
/** No texts to this number; a call may well get through. */
const noTexts = (says: string): ProviderCode => ({
  reason: 'undeliverable',
  after: 'channel',
  says,
  loses: 'not-a-number',
});
const lost = (reason: FailReason, says: string): ProviderCode => ({ reason, after: 'channel', says });

/** Twilio's own numbers for what went wrong with a call or a text (https://www.twilio.com/docs/api/errors). */
export const CODES: Readonly<Record<number, ProviderCode>> = {
  10001: account('the account is not active'),
  10002: account('a trial account may not do this'),
  10004: retry('the account has too many calls under way'),
  10005: account('calls are switched off for the account'),
  13223: wrong('the number is not written as one'),
  13224: wrong('the number is none, or cannot be called'),
  13225: setting('the number is one that the provider forbids'),
  13226: wrong('the country of the number is none'),
  13227: setting('calls to that country are not switched on'),
  20001: setting('the request was not understood'),
  20003: account('the account or its token is not known'),
  20005: account('the account is not active'),
  20006: account('the account may not do this'),
  20008: account('the credentials are for tests only'),
  20107: account('the token is signed wrongly'),
  20403: account('the account may not do this'),
  20404: account('the account was not found'),
  20429: retry('there were too many requests at once'),
  20500: passing('the provider is broken inside'),
  20503: retry('the provider is not available'),
  20504: passing('the provider did not answer itself in time'),
  21201: setting('no number to call was given'),
  21203: setting('calls abroad are not switched on'),
  21205: setting('the address of our hooks is not one'),
  21210: setting('the number we call from is not verified'),
  21211: wrong('the number is not valid'),
  21212: setting('the number we call from is not valid'),
  21213: setting('no number to call from was given'),
  21214: lost('unreachable', 'the number cannot be reached'),
  21215: setting('calls to that region are not switched on'),
  21216: setting('the account may not call that number'),
  21217: wrong('the number does not look like one'),
  21219: setting('a trial account calls verified numbers only'),
  21220: passing('the call is not in a state in which it can be changed'),
  21264: setting('a premium number is not texted'),
  21265: noTexts('a short code is not texted'),
  21266: setting('the number to text is our own'),
  21401: wrong('the number is not valid'),
  21408: setting('texts to that region are not switched on'),
  21421: wrong('the number is not valid'),
  21601: setting('the number we text from takes no texts'),
  21602: setting('the text was empty'),
  21603: setting('no number to text from was given'),
  21604: setting('no number to text was given'),
  21606: setting('the number we text from cannot text that number'),
  21607: setting('the number we text from takes no texts'),
  21608: setting('a trial account texts verified numbers only'),
  21610: { reason: 'opted-out', after: 'channel', says: 'the person has sent STOP', loses: 'opted-out' },
  21611: retry('the queue of the number we text from is full'),
  21612: lost('undeliverable', 'texts do not get from our number to that one'),
  21614: noTexts('the number is not of a mobile telephone'),
  21617: setting('the text is too long'),
  21635: noTexts('the number is of a landline'),
  21659: setting("the number we text from is not one of the provider's"),
  21660: setting('the number we text from belongs to another account'),
  21661: setting('the number we text from cannot text'),
  30001: { reason: 'congested', after: 'channel', says: 'too many texts were waiting' },
  30002: account('the account is suspended'),
  30003: lost('unreachable', 'the telephone is off or out of reach'),
  30004: lost('filtered', 'the text was blocked'),
  30005: lost('not-a-number', 'the number is not in use'),
  30006: noTexts('the number is of a landline, or its carrier takes no texts'),
  30007: lost('filtered', 'a carrier has filtered the text'),
  30008: lost('undeliverable', 'a carrier did not say why'),
  30009: lost('undeliverable', 'a part of the text was lost'),
  30010: setting('the text costs more than is allowed'),
  30017: lost('congested', 'the carrier has too much to do'),
  30019: lost('undeliverable', 'the text was too large for the carrier'),
  30022: { reason: 'congested', after: 'operators', says: 'we text more than the carriers allow us' },
  30023: { reason: 'congested', after: 'operators', says: 'the carriers allow us no more texts today' },
  30024: setting('the number we text from is not ready yet'),
  30032: setting('the number we text from has not been verified with the carriers'),
  30034: setting('the number we text from is not registered with the carriers'),
  30036: lost('undeliverable', 'the text was not delivered while it was good for something'),
  30410: passing('the carrier did not answer in time'),
  30500: passing('the provider is broken inside'),
  32202: account('the credentials of the telephone line are wrong'),
  32203: lost('rejected', 'the called side has blocked us'),
};

/** What the final answer of the called side says about a call that failed (RFC 3261 §21). */
export const SIP: Readonly<Record<number, ProviderCode>> = {
  403: lost('rejected', 'the called side refuses calls from us'),
  404: lost('not-a-number', 'the number is not in use'),
  408: lost('unreachable', 'the telephone did not answer the network'),
  410: lost('not-a-number', 'the number is not in use any more'),
  480: lost('unreachable', 'the telephone is off or out of reach'),
  484: wrong('the number is not complete'),
  486: lost('busy', 'the line is busy'),
  600: lost('busy', 'the line is busy'),
  603: lost('busy', 'the call was turned away'),
  604: lost('not-a-number', 'the number does not exist'),
};
