import type { PanelExample, PanelProfile } from '../../../devices/panel.ts';
import { Fault } from '../../core/fault.ts';
import { readContent, readMessage } from '../../dc09/message.ts';

/** What of the examples of a family of alarm panels is not read as it says. */
export function runPanelExamples(profile: PanelProfile): Fault[] {
  return profile.examples.flatMap((example) => {
    const read = JSON.stringify(readExample(profile, example));
    const { expect } = example;
    const says = JSON.stringify('signals' in expect ? { signals: expect.signals } : expect);
    if (read === says) return [];
    const where = `profile ${profile.name}, example "${example.name}"`;
    return [new Fault('HW_PROFILE_WRONG', { where, why: `it says ${says}, and is read as ${read}` })];
  });
}

function readExample(profile: PanelProfile, { message: text, bindings = [] }: PanelExample): object {
  const message = readMessage(text);
  const content = message && readContent(message.content);
  if (message?.account === undefined || content === undefined) return { quarantine: 'wrong-shape' };
  const read = profile.read({ token: message.token, data: content.data, account: message.account });
  if ('quarantine' in read) return { quarantine: read.quarantine.reason };
  return { signals: profile.meaning(read.events, bindings).signals };
}
