// The floor: a TCP server that sends back what it gets, and an HTTP server that takes a POST and says so.
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';

const echo = createTcpServer({ noDelay: true }, (socket) => {
  socket.on('error', () => socket.destroy());
  socket.pipe(socket);
});
const web = createServer((request, response) => {
  request.resume();
  request.on('end', () => response.writeHead(201, { 'content-type': 'application/json' }).end('{"sid":"CA0"}'));
});
web.keepAliveTimeout = 600_000;
web.on('connection', (socket) => socket.setNoDelay(true));
await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
const on = (server: { address(): unknown }) => `127.0.0.1:${(server.address() as AddressInfo).port}`;
console.log(JSON.stringify({ event: 'listening', http: `http://${on(web)}`, tcp: `tcp://${on(echo)}` }));
