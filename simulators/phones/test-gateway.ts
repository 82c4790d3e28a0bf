import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import { request } from 'undici';
import { z } from 'zod';
import { type ManualTime, manualTime } from './manual-time.ts';
import { type PhoneNetwork, type PhoneNetworkOptions, startPhoneNetwork } from './network.ts';

export const ACCOUNT_SID = `AC${'0'.repeat(31)}1`;
export const AUTH_TOKEN = 'made-up-token-for-tests';
export const CONTROL_ROOM = '+442079460001';
export const SUPERVISOR = '+447700900001';
export const NEIGHBOUR = '+447700900002';

/** A request that reached the caller's side, with whether its signature holds. */
export interface Received {
  path: string;
  params: Record<string, string>;
  signed: boolean;
}

/** Whoever places calls: a real HTTP server that gives TwiML by path and remembers what it was sent. */
export interface TestGateway {
  url: string;
  documents: Record<string, string>;
  received: Received[];
  /** Values of one field of the requests to a path, in order of arrival. */
  seen(path: string, field: string): (string | undefined)[];
  close(): Promise<void>;
}

export async function startTestGateway(): Promise<TestGateway> {
  const documents: Record<string, string> = {};
  const received: Received[] = [];
  let url = '';
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const params = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
    const signature = String(incoming.headers['x-twilio-signature']);
    const signed = validateRequest(AUTH_TOKEN, signature, `${url}${incoming.url}`, params);
    const path = incoming.url?.split('?')[0] ?? '';
    received.push({ path, params, signed });
    const document = documents[path];
    response.writeHead(document === undefined ? 404 : 200, { 'content-type': 'text/xml' }).end(document);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return {
    url,
    documents,
    received,
    seen: (path, field) => received.filter((each) => each.path === path).map((each) => each.params[field]),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export interface Scene {
  network: PhoneNetwork;
  gateway: TestGateway;
  time: ManualTime;
  /** Places a call to `to` that speaks `/twiml` and reports every event to `/status`. */
  call(to?: string, fields?: Record<string, string>): Promise<RestReply>;
  text(to?: string, fields?: Record<string, string>): Promise<RestReply>;
  rest(method: 'GET' | 'POST', path: string, fields?: [string, string][], token?: string): Promise<RestReply>;
  close(): Promise<void>;
}

const Listed = z.array(z.looseObject({ status: z.string() })).default([]);
/** What the tests read by name; everything else of an answer is there too. */
const RestBody = z.looseObject({
  sid: z.string().default(''),
  status: z.union([z.string(), z.number()]).optional(),
  more_info: z.string().default(''),
  next_page_uri: z.string().nullish(),
  calls: Listed,
  messages: Listed,
});

export interface RestReply {
  status: number;
  body: z.infer<typeof RestBody>;
}

const EVENTS = ['initiated', 'ringing', 'answered', 'completed'];

/** A network on time moved by hand, and a gateway that uses it over real sockets. */
export async function setScene(options: Partial<PhoneNetworkOptions> = {}): Promise<Scene> {
  const time = manualTime();
  const gateway = await startTestGateway();
  Object.assign(gateway.documents, { '/status': '', '/sms-status': '' });
  const fixed = { port: 0, accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN, speechMsPerCharacter: 0 };
  const network = await startPhoneNetwork({ ...fixed, schedule: time.schedule, now: time.now, ...options });
  const rest: Scene['rest'] = async (method, path, fields = [], token = AUTH_TOKEN) => {
    const form = new URLSearchParams(fields).toString();
    const response = await request(`${network.url}/2010-04-01/Accounts/${ACCOUNT_SID}${path}`, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(`${ACCOUNT_SID}:${token}`).toString('base64')}`,
        ...(method === 'POST' && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(method === 'POST' && { body: form }),
      headersTimeout: 1_000,
    });
    return { status: response.statusCode, body: RestBody.parse(await response.body.json()) };
  };
  return {
    network,
    gateway,
    time,
    rest,
    call(to = SUPERVISOR, fields = {}) {
      const usual = {
        To: to,
        From: CONTROL_ROOM,
        Url: `${gateway.url}/twiml`,
        StatusCallback: `${gateway.url}/status`,
      };
      const events = EVENTS.map((event): [string, string] => ['StatusCallbackEvent', event]);
      return rest('POST', '/Calls.json', [...Object.entries({ ...usual, ...fields }), ...events]);
    },
    text(to = SUPERVISOR, fields = {}) {
      const usual = { To: to, From: CONTROL_ROOM, Body: 'Reply 4821', StatusCallback: `${gateway.url}/sms-status` };
      return rest('POST', '/Messages.json', Object.entries({ ...usual, ...fields }));
    },
    async close() {
      await network.close();
      await gateway.close();
    },
  };
}
