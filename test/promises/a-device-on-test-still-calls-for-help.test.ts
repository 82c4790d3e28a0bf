import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Button } from '../rig/button.ts';
import { Rig } from '../rig/rig.ts';
import { Person } from '../rig/staff.ts';

const WHY = 'The yearly visit of the installer.';

describe('a device on test, at the gateway as a process of its own', () => {
  let rig: Rig;
  let button: Button;
  let device: string;
  let installer: Person;
  let supervisor: Person;

  beforeAll(async () => {
    rig = await Rig.start();
    const home = rig.home({ contacts: ['+447700900201'] });
    device = home.device;
    installer = new Person(rig, 'installer', 'ines');
    supervisor = new Person(rig, 'supervisor', 'camiel');
    button = await rig.button(home);
    // Whoever fits is at work in this home by an order, and sees no other.
    const { premises } = home;
    const measures = [{ kind: 'bar', name: 'london-bar' }];
    const { job } = await supervisor.post('/api/jobs', { premises, measures, installer: installer.staff });
    await installer.post(`/api/jobs/${job.id}/open`, { hours: 4 });
  });
  afterAll(() => rig.close());

  test('raises nothing with what it only says, calls for help as ever, and is still on test after a restart', async () => {
    const path = `/api/devices/${device}/test`;
    expect(await installer.post(path, { minutes: 30, text: WHY })).toMatchObject({ device });
    await button.signal({ id: 't-1', kind: 'tamper', state: 'alarm' });
    expect((await rig.get('/api/incidents')).items).toEqual([]);

    await button.press('p-1');
    const [incident] = (await rig.get('/api/incidents')).items;
    expect(incident).toMatchObject({ kind: 'panic', priority: 1, handling: { onTest: true } });

    await rig.kill();
    await rig.run();
    const { items } = await supervisor.get('/api/estate/on-test');
    expect(items).toMatchObject([{ device, text: WHY, by: { id: installer.staff } }]);
    expect(await supervisor.post(path, {}, 'DELETE')).toMatchObject({ device, until: null });
    expect((await supervisor.get('/api/estate/on-test')).items).toEqual([]);
  });
});
