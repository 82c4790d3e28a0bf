/** One server-sent event as bytes. `data` is JSON on one line, so it needs no splitting. */
export function frame(event: string, data: string, id?: string): Buffer {
  const place = id === undefined ? '' : `id: ${id}\n`;
  return Buffer.from(`event: ${event}\n${place}data: ${data}\n\n`);
}

/** Asks the browser to come back a second after a break. */
export const RETRY = Buffer.from('retry: 1000\n\n');

export function idOf(epoch: number, position: number): string {
  return `${epoch}.${position}`;
}
