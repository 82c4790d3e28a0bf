import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

const OPEN_MS = 10_000;
const TEXT = 1;

/** The least of a WebSocket client that hears text, so that a peer's figure holds none of a library's work (RFC 6455). */
export class WebSocketEar {
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  static open(port: number, path: string, heard: (text: string, at: number) => void): Promise<WebSocketEar> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port, noDelay: true });
      const timer = setTimeout(() => socket.destroy(new Error('The WebSocket was not opened in time.')), OPEN_MS);
      let rest: Buffer = Buffer.alloc(0);
      let open = false;
      socket.once('error', reject);
      socket.once('connect', () => socket.write(upgrade(port, path)));
      socket.on('data', (chunk) => {
        const at = performance.now();
        rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
        if (!open) {
          const end = rest.indexOf('\r\n\r\n');
          if (end < 0) return;
          const status = rest.subarray(0, 12).toString('latin1');
          if (status !== 'HTTP/1.1 101') return void socket.destroy(new Error(`The WebSocket answered ${status}.`));
          rest = rest.subarray(end + 4);
          open = true;
          clearTimeout(timer);
          resolve(new WebSocketEar(socket));
        }
        rest = readFrames(rest, (text) => heard(text, at));
      });
    });
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** Hands over every whole text frame and gives back what is left. Frames from a server are not masked. */
export function readFrames(bytes: Buffer, heard: (text: string) => void): Buffer {
  let at = 0;
  while (bytes.length - at >= 2) {
    let size = (bytes[at + 1] ?? 0) & 0x7f;
    let head = 2;
    if (size === 126) {
      if (bytes.length - at < 4) break;
      size = bytes.readUInt16BE(at + 2);
      head = 4;
    } else if (size === 127) {
      if (bytes.length - at < 10) break;
      size = Number(bytes.readBigUInt64BE(at + 2));
      head = 10;
    }
    if (bytes.length - at < head + size) break;
    if (((bytes[at] ?? 0) & 0x0f) === TEXT) heard(bytes.subarray(at + head, at + head + size).toString());
    at += head + size;
  }
  return bytes.subarray(at);
}

function upgrade(port: number, path: string): string {
  const key = randomBytes(16).toString('base64');
  const lines = ['Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Key: ${key}`, 'Sec-WebSocket-Version: 13'];
  return [`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, ...lines, '', ''].join('\r\n');
}
