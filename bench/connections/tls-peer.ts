// Two peers that ask for a client certificate: `aedes`, a bare broker, and `floor`, which answers CONNECT and knows nothing else.
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { Aedes } from 'aedes';

const [what = '', key = '', cert = '', authority = ''] = process.argv.slice(2);
const CONNACK = Buffer.of(0x20, 2, 0, 0);

async function handler(): Promise<(socket: TLSSocket) => void> {
  if (what === 'floor')
    return (socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.write(CONNACK));
    };
  const broker = await Aedes.createBroker({ concurrency: 10_000 });
  return (socket) => void broker.handle(socket);
}

const handle = await handler();
const server = createServer(
  {
    key: readFileSync(key),
    cert: readFileSync(cert),
    ca: readFileSync(authority),
    requestCert: true,
    rejectUnauthorized: true,
    noDelay: true,
    sessionTimeout: 86_400,
  },
  handle,
);
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 4096, resolve));
const { port } = server.address() as AddressInfo;
console.log(JSON.stringify({ event: 'listening', mqtts: `mqtts://127.0.0.1:${port}` }));
