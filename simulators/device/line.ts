import net from 'node:net';
import { Duplex } from 'node:stream';
import tls from 'node:tls';

export interface LineOptions {
  /** `mqtt://host:port` or `mqtts://host:port`. */
  url: string;
  /** Certificate authority to trust for `mqtts:`; the system's when absent. */
  ca?: string | Buffer;
  /** What the device shows of itself, PEM. */
  key?: string;
  cert?: string;
}

/**
 * The wire between a device and the gateway. It can be `cut` (the socket goes, nothing is said) or `muted`: the socket
 * stays open and not a byte gets through either way, which is how a jammed radio looks from the other end.
 */
export class Line extends Duplex {
  readonly #socket: net.Socket;
  #muted = false;

  constructor(options: LineOptions) {
    super();
    this.#socket = openSocket(options);
    this.#socket.on('data', (bytes) => {
      if (!this.#muted && !this.push(bytes)) this.#socket.pause();
    });
    this.#socket.on('end', () => this.push(null));
    this.#socket.on('error', (error) => this.destroy(error));
    this.#socket.on('close', () => this.destroy());
  }

  mute(): void {
    this.#muted = true;
  }

  /** The socket goes at once, muted or not. */
  cut(): void {
    this.#muted = false;
    this.#socket.destroy();
    this.destroy();
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#muted) done();
    else this.#socket.write(bytes, done);
  }

  override _final(done: () => void): void {
    if (this.#muted) done();
    else this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    // A jammed device that gives up cannot tell the other end: the socket stays until it is cut or times out over there.
    if (!this.#muted) this.#socket.destroy();
    done(error);
  }
}

function openSocket({ url, ca, key, cert }: LineOptions): net.Socket {
  const { protocol, hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  if (protocol === 'mqtt:') return net.connect({ host, port: Number(port || 1883), noDelay: true });
  if (protocol !== 'mqtts:') throw new Error(`A device connects to mqtt: or mqtts:, not to "${protocol}".`);
  const socket = tls.connect({
    host,
    port: Number(port || 8883),
    ...(net.isIP(host) ? {} : { servername: host }),
    ...(ca === undefined ? {} : { ca }),
    ...(key === undefined || cert === undefined ? {} : { key, cert }),
  });
  return socket.setNoDelay(true);
}
