import { readFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import type { Priority } from '../api/types.ts';
import { problem, send } from './answers.ts';
import { answerOfCare } from './care-answers.ts';
import { answerOfHome } from './home-answers.ts';
import { answerOfInstall, finishWalk } from './install-answers.ts';
import { MockDesk } from './mock-desk.ts';
import { answerOfOrders } from './order-answers.ts';
import { joinDoor, SCENES } from './scenes.ts';
import { answerOfShift } from './shift-answers.ts';
import { furnish, playPanic } from './story.ts';

/** Where `npm run build` puts the console. */
const DIST = join(import.meta.dirname, '../../../dist/console');
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
const PORT = 8090;
const PACE_MS = 1_500;

/** Serves the built console and a made-up desk. `POST /mock/panic?until=ringing` and the like move the story. */
export function createMock(built = DIST): { desk: MockDesk; server: Server } {
  const desk = new MockDesk();
  desk.others.push(answerOfHome, answerOfCare, answerOfShift, answerOfOrders, answerOfInstall);
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const answered = url.pathname.startsWith('/mock/')
      ? move(desk, url, response)
      : url.pathname.startsWith('/api/')
        ? desk.answer(request, response, url)
        : file(built, url.pathname, response);
    answered.catch((error: unknown) => problem(response, 500, String(error)));
  });
  server.on('close', () => desk.stop());
  return { desk, server };
}

async function move(desk: MockDesk, url: URL, response: ServerResponse): Promise<void> {
  const { scene } = desk;
  const get = (name: string, otherwise: string) => url.searchParams.get(name) ?? otherwise;
  const moves: Record<string, () => unknown> = {
    panic: () =>
      playPanic(scene, Number(get('pace', String(PACE_MS))), get('until', '') === 'ringing' ? 'ringing' : 'accepted'),
    open: () => scene.open(priorityOf(get('priority', '2')), get('kind', 'tamper'), get('reference', 'R-9000')),
    furnish: () => furnish(scene),
    warn: () => {
      scene.warnings = ['No telephone provider is configured: only this desk will be told.'];
    },
    cut: () => desk.cut(),
    scene: () => SCENES[get('name', 'quiet')]?.(scene),
    door: () => joinDoor(scene, get('id', '')),
    role: () => {
      desk.role = get('is', 'operator');
    },
    walked: finishWalk,
    practice: () => {
      scene.practice = true;
    },
    down: () => {
      desk.mischief.streamDown = true;
      desk.cut();
    },
    up: () => {
      desk.mischief.streamDown = false;
    },
  };
  const name = url.pathname.slice('/mock/'.length);
  void moves[name]?.();
  send(response, name in moves ? 200 : 404, { moves: Object.keys(moves) });
}

function priorityOf(text: string): Priority {
  const priorities: readonly Priority[] = [1, 2, 3, 4];
  return priorities[Number(text) - 1] ?? 2;
}

async function file(built: string, path: string, response: ServerResponse): Promise<void> {
  const name = extname(path) === '' ? '/index.html' : normalize(path);
  const bytes = await readFile(join(built, name)).catch(() => null);
  response.writeHead(bytes ? 200 : 404, {
    'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
    'content-security-policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types installer-worker",
  });
  response.end(bytes ?? undefined);
}

if (process.argv[1] === import.meta.filename) {
  const port = Number(process.argv[2] ?? PORT);
  const { server } = createMock(process.argv[3]);
  server.listen(port, '127.0.0.1', () => console.log(`mock desk on http://127.0.0.1:${port}`));
}
