import type { Shift } from '../../desk/schema/shift.ts';
import { send } from './answers.ts';
import type { Answerer } from './mock-desk.ts';
import { ASH, BO } from './scenes.ts';

const handed = new WeakMap<object, Shift>();

/** The hand-over of a made-up shift. The one before left what is open and not the first thing that anybody does. */
export const answerOfShift: Answerer = ({ desk, request, response, url, body }) => {
  if (url.pathname !== '/api/shift') return false;
  const open = [...desk.scene.incidents.values()].filter(({ state, drill }) => state !== 'closed' && !drill);
  if (request.method === 'POST') {
    const text = typeof body['text'] === 'string' ? body['text'] : null;
    const to = body['to'] === BO.id ? BO : null;
    handed.set(desk, { by: ASH, to, at: new Date().toISOString(), text, items: open });
    send(response, 200, { items: open });
    return true;
  }
  const before: Shift = {
    by: BO,
    to: ASH,
    at: new Date(Date.now() - 3_600_000).toISOString(),
    text: 'R-2077: the installer comes at eight. R-7009: mains work in the street until six, nothing to do.',
    items: open.filter(({ priority }) => priority > 1).slice(0, 4),
  };
  send(response, 200, { last: handed.get(desk) ?? before });
  return true;
};
