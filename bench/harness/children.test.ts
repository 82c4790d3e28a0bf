import { describe, expect, it } from 'vitest';
import { Child, listening, portOf } from './children.ts';

const node = (script: string, readyMs = 10_000) => ({
  name: 'the child',
  command: process.execPath,
  args: ['-e', script],
  readyMs,
});
const LISTEN = `console.log(JSON.stringify({ event: 'listening', http: 'http://127.0.0.1:8080' }));`;

describe('a child process', () => {
  it('is ready at the line that says so, and gone when it has been ended', async () => {
    const child = await Child.start(
      node(`console.log('{"event":"other"}');${LISTEN}setInterval(() => {}, 1000)`),
      listening,
    );
    expect(portOf(child.ready, 'http')).toBe(8080);
    expect(() => portOf(child.ready, 'mqtt')).toThrow('no usable "mqtt"');
    await child.end();
    expect(() => process.kill(child.pid, 0)).toThrow('ESRCH');
  });

  it('that ends before it was ready is told of with its last words', async () => {
    await expect(Child.start(node(`console.error('no disk'); process.exit(3)`), listening)).rejects.toThrow(
      /the child ended with 3\.[\s\S]*no disk/,
    );
  });

  it('that dawdles is killed', async () => {
    await expect(Child.start(node('setInterval(() => {}, 1000)', 200), listening)).rejects.toThrow(
      'was not ready in 200 ms',
    );
  });
});
