import { connect } from 'node:net';
import { ANSWER_BYTES_MOST, FrameReader } from '../../dc09/frame.ts';

export interface ReceiverAddress {
  host: string;
  port: number;
}

/**
 * Puts one frame on a connection of its own and gives the message of the frame that comes back; empty when what came is no sound
 * frame. Rejects when the receiver cannot be reached, hangs up without a word, or the signal is aborted.
 */
export function exchange({ host, port }: ReceiverAddress, bytes: Buffer, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new Error('stopped'));
    const reader = new FrameReader(ANSWER_BYTES_MOST);
    const socket = connect({ host, port, noDelay: true });
    const done = (settle: () => void): void => {
      signal.removeEventListener('abort', stop);
      socket.destroy();
      settle();
    };
    const stop = (): void => done(() => reject(new Error('stopped')));
    signal.addEventListener('abort', stop, { once: true });
    socket.on('error', (error) => done(() => reject(error)));
    socket.on('close', () => done(() => reject(new Error('the receiver hung up'))));
    socket.on('data', (more: Buffer) => {
      const [answer] = reader.take(more);
      if (answer !== undefined) done(() => resolve(answer.sound ? answer.message : ''));
      else if (reader.passedOver > 0) done(() => resolve(''));
    });
    socket.write(bytes);
  });
}
