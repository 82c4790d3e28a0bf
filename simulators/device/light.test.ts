import { describe, expect, it } from 'vitest';
import { DARK, decideLight, type Light, type LightEvent } from './light.ts';
import type { Progress } from './wire.ts';

const says = (stage: Progress['stage'], incident = '7-1-40'): LightEvent => ({
  type: 'progress',
  progress: { incident, stage, silent: true },
});
const pressed = (signal: string): LightEvent => ({ type: 'pressed', signal });
const stored = (signal: string): LightEvent => ({ type: 'stored', signal });
const lightsAt = (...events: LightEvent[]): Light[] => {
  let state = DARK;
  return events.map((event) => {
    state = decideLight(state, event);
    return state.light;
  });
};

describe('the light beside a button', () => {
  it('goes from sent to help is coming and out when the desk closes', () => {
    expect(
      lightsAt(
        pressed('1-1'),
        stored('1-1'),
        says('received'),
        says('acknowledged'),
        says('help-on-the-way'),
        says('closed'),
      ),
    ).toEqual(['sent', 'stored', 'received', 'help-coming', 'help-coming', 'off']);
  });

  it('never falls back while the alarm lasts', () => {
    expect(lightsAt(pressed('1-1'), says('acknowledged'), stored('1-1'), says('received'), pressed('1-2'))).toEqual([
      'sent',
      'help-coming',
      'help-coming',
      'help-coming',
      'help-coming',
    ]);
  });

  it('stays dark for what this device did not raise', () => {
    expect(lightsAt(says('received'), says('acknowledged'))).toEqual(['off', 'off']);
  });

  it('is not put out by the end of another incident', () => {
    expect(lightsAt(pressed('1-1'), says('received', 'a'), says('closed', 'b'))).toEqual([
      'sent',
      'received',
      'received',
    ]);
  });

  it('goes back to sent when the incident closes on a press that is still unanswered', () => {
    expect(lightsAt(pressed('1-1'), says('received'), pressed('1-2'), stored('1-1'), says('closed')).at(-1)).toBe(
      'sent',
    );
  });

  it('blinks until every press is stored', () => {
    expect(lightsAt(pressed('1-1'), pressed('1-2'), stored('1-1'), stored('1-2'))).toEqual([
      'sent',
      'sent',
      'sent',
      'stored',
    ]);
  });
});
