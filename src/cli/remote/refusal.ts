import { z } from 'zod';
import { CATALOGUE, type FaultCode } from '../../core/catalogue.ts';
import { Fault } from '../../core/fault.ts';
import { type Answer, jsonOf } from './link.ts';

const Problem = z.object({ detail: z.string(), code: z.string(), missing: z.array(z.string()).optional() });
/** They say all there is to say, and what to do about it. */
const SAID_ALIKE: ReadonlySet<FaultCode> = new Set([
  'HW_SIGN_IN_FAILED',
  'HW_SIGN_IN_OVER',
  'HW_SECOND_FACTOR_FAILED',
  'HW_SECOND_FACTOR_NEEDED',
  'HW_TOO_MANY_REQUESTS',
]);

/** What the gateway said no to, as it said it. */
export function refusalOf(http: string, answer: Answer): Fault {
  const { data } = Problem.safeParse(jsonOf(answer));
  if (data?.missing !== undefined)
    return new Fault('HW_JOB_INCOMPLETE', { why: data.missing.join(', '), missing: data.missing });
  const wait = answer.headers['retry-after'];
  const why = wait === undefined ? undefined : `wait ${String(wait)} s`;
  if (data !== undefined && isCode(data.code) && SAID_ALIKE.has(data.code))
    return new Fault(data.code, why === undefined ? {} : { why });
  if (data === undefined)
    return new Fault('HW_GATEWAY_AWAY', {
      where: http,
      why: `it answered ${answer.status} and nothing that we understand`,
    });
  if (data.code === 'HW_CROSS_SITE')
    return new Fault('HW_GATEWAY_AWAY', { where: http, why: 'it goes by another address: give the one its page has' });
  return new Fault('HW_WALK_TEST_REFUSED', { why: data.detail });
}

const isCode = (code: string): code is FaultCode => Object.hasOwn(CATALOGUE, code);
