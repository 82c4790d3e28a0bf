import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Fault } from '../../core/fault.ts';
import { accessOf, isOutside, isStaffOnly, isWhole } from '../access.ts';
import { isEverything } from '../sight.ts';
import { type IdentifyOptions, identify, type Viewer } from '../sign-in/viewer.ts';

export interface GuardOptions extends IdentifyOptions {
  publicUrl: string;
}

const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Asks at every door who it is. A route without an entry in the table of access keeps the desk from starting. */
export function guard(app: FastifyInstance, options: GuardOptions): void {
  app.decorateRequest('viewer', null);
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) {
      if (!isOutside(url) && one !== 'OPTIONS' && accessOf(one, url) === undefined) {
        throw new Fault('HW_INTERNAL', { where: `${one} ${url}`, why: 'the route is not in the table of access' });
      }
    }
  });
  app.addHook('onRequest', async (request) => {
    if (request.routeOptions.url !== undefined && !isOutside(request.routeOptions.url))
      request.viewer = identify(request, options);
  });
  // After the limits on strangers, which must count those who are turned away, and before the body is read.
  app.addHook('preParsing', async (request, reply) => admit(request, reply, options.publicUrl));
}

function admit(request: FastifyRequest, reply: FastifyReply, publicUrl: string): void {
  const { url } = request.routeOptions;
  if (url === undefined || isOutside(url)) return;
  const { viewer } = request;
  if (viewer?.kind === 'staff' && !READING.has(request.method)) mustBeOurPage(request, publicUrl);
  const access = accessOf(request.method, url);
  if (access === 'anyone') {
    if (!READING.has(request.method)) mustNotBeForeign(request, publicUrl);
    return;
  }
  if (viewer === null) {
    reply.header('www-authenticate', 'Bearer');
    throw new Fault('HW_NOT_SIGNED_IN');
  }
  if (viewer.kind === 'staff' && viewer.signedIn.needsFactor && !SETTING_UP.has(url))
    throw new Fault('HW_SECOND_FACTOR_NEEDED');
  if (!access?.includes(viewer.role))
    throw new Fault('HW_FORBIDDEN', { why: `the role ${viewer.role} may not do this` });
  if (viewer.kind === 'token' && isStaffOnly(request.method, url))
    throw new Fault('HW_FORBIDDEN', { why: 'only people who are signed in do this' });
  if (isWhole(request.method, url) && !isEverything(viewer.scope))
    throw new Fault('HW_FORBIDDEN', { why: 'it concerns every home, and some are not yours to look after' });
}

/** What is open to somebody who must set up a second factor first. */
const SETTING_UP: ReadonlySet<string> = new Set([
  '/api/session',
  '/api/me',
  ...['prove', 'password', 'sessions', 'sessions/:id', 'codes', 'codes/confirm', 'recovery'].map(
    (end) => `/api/me/${end}`,
  ),
  ...['', '/options', '/:id'].map((end) => `/api/me/passkeys${end}`),
]);

/** A write with a cookie must come from our own page: a form or script of another site can set neither of these. */
function mustBeOurPage(request: FastifyRequest, publicUrl: string): void {
  if (request.headers['x-havenwatch'] !== '1')
    throw new Fault('HW_CROSS_SITE', { why: 'the header x-havenwatch is missing' });
  const { origin } = request.headers;
  const same =
    origin === undefined ? request.headers['sec-fetch-site'] === 'same-origin' : isOurs(origin, request, publicUrl);
  if (!same) throw new Fault('HW_CROSS_SITE', { why: 'it came from another site' });
}

/** Signing in needs no cookie, but a page of another site must not do it either. */
function mustNotBeForeign(request: FastifyRequest, publicUrl: string): void {
  const { origin } = request.headers;
  if (origin !== undefined && !isOurs(origin, request, publicUrl))
    throw new Fault('HW_CROSS_SITE', { why: 'it came from another site' });
}

/** Ours is the configured address, and the one that this request itself was sent to. */
function isOurs(origin: string, request: FastifyRequest, publicUrl: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { origin: given, host } = new URL(origin);
  return given === new URL(publicUrl).origin || host === request.host;
}

/** The viewer of a route that only signed-in callers reach. */
export function viewerOf(request: FastifyRequest): Viewer {
  if (request.viewer === null) throw new Fault('HW_NOT_SIGNED_IN');
  return request.viewer;
}
