// The script: what an able person writes in an afternoon. A broker, a pool of connections, an event stream. It has no journal, no
// rules, no sign-in, and forgets everything when it ends. The benchmarks measure the product beside it.
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { Aedes } from 'aedes';
import { Pool } from 'undici';

const phones = new URL(process.env['PHONE_NETWORK'] ?? 'http://127.0.0.1:9');
const pool = new Pool(phones.origin, { connections: 16, pipelining: 1, keepAliveTimeout: 600_000 });
const desks = new Set<ServerResponse>();
const lastSeenAt = new Map<string, number>();

const web = createServer((request, response) => {
  if (request.url !== '/stream') return void response.writeHead(404).end();
  response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
  response.socket?.setNoDelay(true);
  desks.add(response);
  response.on('close', () => desks.delete(response));
});

const broker = await Aedes.createBroker();
broker.on('publish', (packet, client) => {
  if (!client) return;
  lastSeenAt.set(client.id, Date.now());
  if (packet.topic.endsWith('/up/signal')) raise(client.id, packet.payload.toString());
});

function raise(device: string, payload: string): void {
  const signal: unknown = JSON.parse(payload);
  if (typeof signal !== 'object' || signal === null || !('id' in signal) || !('kind' in signal)) return;
  if (signal.kind !== 'panic') return;
  const call = {
    To: '+447700900123',
    From: '+442079460000',
    Url: `${phones.origin}/hooks/voice/${signal.id}`,
    StatusCallback: `${phones.origin}/hooks/call-status/${signal.id}`,
    Timeout: '30',
  };
  pool
    .request({
      method: 'POST',
      path: '/2010-04-01/Accounts/AC00000000000000000000000000000000/Calls.json',
      headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: 'Basic c2NyaXB0OnNjcmlwdA==' },
      body: new URLSearchParams(call).toString(),
    })
    .then((answer) => answer.body.dump())
    .catch((error: unknown) => console.error(error));
  const event = `event: panic\ndata: ${JSON.stringify({ device, signal, at: new Date().toISOString() })}\n\n`;
  for (const desk of desks) desk.write(event);
}

const mqtt = createTcpServer({ noDelay: true }, (socket) => void broker.handle(socket));
await new Promise<void>((resolve) => mqtt.listen(0, '127.0.0.1', 4096, resolve));
await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
const on = (server: { address(): unknown }) => `127.0.0.1:${(server.address() as AddressInfo).port}`;
console.log(JSON.stringify({ event: 'listening', http: `http://${on(web)}`, mqtt: `mqtt://${on(mqtt)}` }));
