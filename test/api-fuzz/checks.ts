import type { LightMyRequestResponse } from 'fastify';
import { CATALOGUE } from '../../src/core/catalogue.ts';
import { Problem } from '../../src/desk/schema/common.ts';
import { names, secretsFor, type World } from '../desk-matrix/world.ts';
import type { Shot } from './request.ts';

/** Honest answers of a server that cannot: it is not built, or it is not known yet whether it was done. */
const HONEST: ReadonlySet<string> = new Set(['HW_COMMIT_SLOW', 'HW_QUEUE_FULL', 'HW_STREAM_FULL']);
/** A place in our code, or a file of this machine. */
const INSIDES = /\.[cm]?[jt]sx?:\d+|node_modules|\bat (?:async )?[\w.<>]+ \(|file:\/\/|SQLITE_|\/tmp\/|\/home\//;

/** What is wrong with an answer; empty when nothing is. `told`: what somebody has written down in words of their own, and may be read again. */
export function faultsOf(
  world: World,
  { request, viewer }: Shot,
  answer: LightMyRequestResponse,
  told: ReadonlySet<string>,
): string[] {
  const { statusCode, body } = answer;
  const found: string[] = [];
  if (INSIDES.test(body) && !request.url.includes('openapi')) found.push('shows its insides');
  if (statusCode >= 400) found.push(...problemFaults(answer));
  // What the asker brought along is no news to them.
  const brought = `${decodeURIComponent(request.url)} ${String(request.payload ?? '')}`;
  const secrets = viewer === undefined ? allSecrets(world) : secretsFor(world, viewer);
  const isNews = (secret: string) => !told.has(secret) && !names(brought, secret);
  for (const secret of secrets) if (names(body, secret) && isNews(secret)) found.push(`shows ${secret}`);
  return found;
}

/** What of any home stands in a request that was taken: a measure may well be named like an incident. */
export function toldBy(world: World, { request }: Shot): string[] {
  const payload = String(request.payload ?? '');
  return allSecrets(world).filter((secret) => names(payload, secret));
}

/** Somebody who is not signed in sees nothing of any home. */
function allSecrets({ homes }: World): string[] {
  return Object.values(homes).flatMap(({ press: _, message: __, ...said }) => Object.values(said));
}

function problemFaults(answer: LightMyRequestResponse): string[] {
  const { statusCode, headers } = answer;
  if (headers['content-type']?.includes('application/problem+json') !== true) {
    // Health says what is wrong in its own words.
    return statusCode === 503 && answer.body.startsWith('{"ready":false') ? [] : ['not problem details'];
  }
  const parsed = Problem.safeParse(answer.json());
  if (!parsed.success) return ['not problem details'];
  const { code, status } = parsed.data;
  const found: string[] = [];
  if (!(code in CATALOGUE)) found.push(`the code ${code} is in no catalogue`);
  if (status !== statusCode) found.push(`says ${status} and is ${statusCode}`);
  if (statusCode >= 500 && !HONEST.has(code)) found.push(`a fault of ours: ${code}`);
  return found;
}
