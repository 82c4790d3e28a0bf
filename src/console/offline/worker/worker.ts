import { type Build, Keeper } from './keeper.ts';

declare const self: ServiceWorkerGlobalScope;
/** The build writes it here. */
declare const INSTALLERS_BUILD: Build;

const hex = (bytes: ArrayBuffer) =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');

const keeper = new Keeper<Request>(INSTALLERS_BUILD, {
  caches: self.caches,
  fetch: (asked, init) => self.fetch(asked, init),
  after: (ms) => new Promise((done) => setTimeout(done, ms)),
  digest: async (bytes) => hex(await self.crypto.subtle.digest('SHA-256', bytes)),
  renew: () => self.registration.update().then(() => {}),
  origin: self.location.origin,
});

self.addEventListener('install', (event) => event.waitUntil(keeper.take().then(() => self.skipWaiting())));
self.addEventListener('activate', (event) => event.waitUntil(keeper.leaveOlder()));
self.addEventListener('fetch', (event) => {
  const answer = keeper.answer(event.request, (work) => event.waitUntil(work));
  if (answer !== null) event.respondWith(answer);
});
