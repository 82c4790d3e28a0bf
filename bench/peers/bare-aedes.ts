// A bare broker: what a PUBACK costs when nothing is done for it.
import { type AddressInfo, createServer } from 'node:net';
import { Aedes } from 'aedes';

const broker = await Aedes.createBroker();
const server = createServer({ noDelay: true }, (socket) => void broker.handle(socket));
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 512, resolve));
const { port } = server.address() as AddressInfo;
console.log(JSON.stringify({ event: 'listening', mqtt: `mqtt://127.0.0.1:${port}` }));
