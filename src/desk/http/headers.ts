import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

const YEAR_S = 31_536_000;
const NOWHERE = ["'none'"];
const OURS = ["'self'"];

/** What a page of ours may use of the browser: sound, passkeys and the whole screen. Nothing else, and no page in a frame anything. */
const PERMISSIONS = [
  'autoplay=(self)',
  'fullscreen=(self)',
  'publickey-credentials-get=(self)',
  'publickey-credentials-create=(self)',
  ...[
    'accelerometer',
    'bluetooth',
    'camera',
    'display-capture',
    'geolocation',
    'gyroscope',
    'hid',
    'magnetometer',
    'microphone',
    'midi',
    'payment',
    'serial',
    'usb',
  ].map((feature) => `${feature}=()`),
].join(', ');

/**
 * Strict headers: everything from our own address, nothing from anywhere else, no text that becomes script, no framing, no
 * referrer. What the API answers is for this asker and this moment, and no cache keeps it.
 */
export async function setHeaders(app: FastifyInstance, { https }: { https: boolean }): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: NOWHERE,
        scriptSrc: OURS,
        styleSrc: OURS,
        imgSrc: OURS,
        fontSrc: OURS,
        mediaSrc: OURS,
        connectSrc: OURS,
        manifestSrc: OURS,
        workerSrc: OURS,
        baseUri: NOWHERE,
        formAction: OURS,
        frameAncestors: NOWHERE,
        requireTrustedTypesFor: ["'script'"],
        // The one address of a worker that a page may ask for (src/console/offline).
        trustedTypes: ['installer-worker'],
      },
    },
    hsts: https ? { maxAge: YEAR_S, includeSubDomains: true } : false,
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: { policy: 'require-corp' },
    xFrameOptions: { action: 'deny' },
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('permissions-policy', PERMISSIONS);
    if (request.url.startsWith('/api')) reply.header('cache-control', 'no-store');
  });
}
