import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { NEIGHBOUR, type Scene, SUPERVISOR, setScene } from './test-gateway.ts';

const room = (attributes: string) =>
  `<Response><Say>One moment.</Say><Dial><Conference ${attributes}>cl_1</Conference></Dial></Response>`;

let scene: Scene;
beforeEach(async () => {
  scene = await setScene();
  scene.gateway.documents['/quiet'] = room('muted="true" endConferenceOnExit="true" beep="false"');
  scene.gateway.documents['/open'] = room('endConferenceOnExit="true"');
});
afterEach(() => scene.close());

async function bothIn(first: '/quiet' | '/open') {
  const listener = scene.network.phone(SUPERVISOR);
  const speaker = scene.network.phone(NEIGHBOUR);
  await scene.call(SUPERVISOR, { Url: `${scene.gateway.url}${first}` });
  await listener.expectCall();
  await listener.answer();
  await scene.call(NEIGHBOUR, { Url: `${scene.gateway.url}/open` });
  await speaker.expectCall();
  await speaker.answer();
  return { listener, speaker };
}

describe('two calls in one conference', () => {
  test('a muted phone hears the other and is not heard', async () => {
    const { listener, speaker } = await bothIn('/quiet');
    expect(await listener.expectConference()).toMatchObject({ muted: true });
    speaker.speak('Who is there?');
    expect(await listener.expectHeard(/Who is there/)).toBe('Who is there?');
    listener.speak('I am listening');
    const heard = speaker.calls.at(-1)?.lines.filter(({ who }) => who === 'other');
    expect(heard).toEqual([]);
    expect(listener.calls.at(-1)?.lines.at(-1)?.text).toBe('I am listening (nobody hears it)');
  });

  test('an open phone is heard, and when one hangs up the other call ends too', async () => {
    const { listener, speaker } = await bothIn('/open');
    listener.speak('Hello');
    expect(await speaker.expectHeard(/Hello/)).toBe('Hello');
    speaker.hangUp();
    expect((await listener.expectEnd()).status).toBe('completed');
    expect((await speaker.expectEnd()).status).toBe('completed');
  });

  test('a participant is muted and heard again through the API, by the ids of the conference and of the call', async () => {
    const { listener, speaker } = await bothIn('/quiet');
    const list = await scene.rest('GET', '/Conferences.json?FriendlyName=cl_1&Status=in-progress');
    expect(list.body['conferences']).toMatchObject([{ friendly_name: 'cl_1', status: 'in-progress' }]);
    const [room] = z.array(z.object({ sid: z.string() })).parse(list.body['conferences']);
    expect(room?.sid).toMatch(/^CF[0-9a-f]{32}$/);
    const call = listener.calls.at(-1)?.sid;
    const mute = (conference: string | undefined, muted: string) =>
      scene.rest('POST', `/Conferences/${conference}/Participants/${call}.json`, [['Muted', muted]]);
    expect((await mute(room?.sid, 'false')).body).toMatchObject({ call_sid: call, muted: false, status: 'connected' });
    listener.speak('Now you hear me');
    expect(await speaker.expectHeard(/Now you/)).toBe('Now you hear me');
    expect((await mute(room?.sid, 'true')).body).toMatchObject({ muted: true });
    listener.speak('And now you do not');
    expect(speaker.calls.at(-1)?.lines.filter(({ who }) => who === 'other')).toHaveLength(1);
    // By its name it is not found, as with the provider itself.
    expect((await mute('cl_1', 'false')).status).toBe(404);
    expect((await scene.rest('GET', '/Conferences.json?FriendlyName=cl_2')).body['conferences']).toEqual([]);
  });

  test('a call that is put onto another document leaves the room', async () => {
    const { listener, speaker } = await bothIn('/open');
    const sid = listener.calls.at(-1)?.sid;
    await scene.rest('POST', `/Calls/${sid}.json`, [['Status', 'completed']]);
    expect((await speaker.expectEnd()).status).toBe('completed');
  });
});
