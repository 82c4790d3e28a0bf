import { describe, expect, it } from 'vitest';
import { parseTwiml } from './twiml.ts';
import { parseXml, textOf } from './xml.ts';

describe('TwiML', () => {
  it('reads the verbs of a document in order, with their defaults', () => {
    const verbs = parseTwiml(`<?xml version="1.0"?><!-- who calls -->
      <Response>
        <Say voice="alice">Tom &amp; Co <break/>call&#x21;</Say><Pause/>
        <Gather action='/next?a=1&amp;b=2' numDigits="1"><Say>Press 1</Say><Pause length="2"/></Gather>
        <Redirect method="GET">/again</Redirect><Reject/><Hangup/>
      </Response>`);
    expect(verbs).toEqual([
      { verb: 'say', text: 'Tom & Co call!' },
      { verb: 'pause', ms: 1000 },
      {
        verb: 'gather',
        numDigits: 1,
        timeoutMs: 5000,
        action: '/next?a=1&b=2',
        method: 'POST',
        finishOnKey: '#',
        actionOnEmptyResult: false,
        prompts: [
          { verb: 'say', text: 'Press 1' },
          { verb: 'pause', ms: 2000 },
        ],
      },
      { verb: 'redirect', url: '/again', method: 'GET' },
      { verb: 'reject' },
      { verb: 'hangup' },
    ]);
  });

  it.each([
    ['<Response><Dial>+447700900001</Dial></Response>', 'not a verb'],
    ['<Answer/>', 'not <Response>'],
    ['<Response>hello</Response>', 'loose text'],
    ['<Response><Gather timeout="soon"/></Response>', 'timeout="soon"'],
    ['<Response><Gather input="speech"/></Response>', 'without dtmf'],
  ])('refuses %s', (text, why) => {
    expect(() => parseTwiml(text)).toThrow(why);
  });
});

describe('XML', () => {
  it('keeps CDATA as it is and drops comments', () => {
    expect(textOf(parseXml('<a>x <![CDATA[<b> & c]]><!-- gone --> y</a>'))).toBe('x <b> & c y');
  });

  it.each([
    ['', 'no element'],
    ['<a>', 'never closed'],
    ['<a></b>', 'closes nothing'],
    ['<a/><b/>', 'beside the root'],
    ['<a>&nbsp;</a>', 'not a known entity'],
    ['<a>fish & chips</a>', 'not a known entity'],
    ['<a>&#x110000;</a>', 'not a known entity'],
    ['<a x=1/>', 'not well formed'],
    ['<a x="1" x="2"/>', 'given twice'],
    ['<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'document type'],
    ['<a><!-- never ends</a>', '--> is missing'],
    ['<a>'.repeat(12), 'nested deeper'],
    [`<a>${'x'.repeat(65_536)}</a>`, 'over 65536 bytes'],
  ])('refuses %s', (text, why) => {
    expect(() => parseXml(text)).toThrow(why);
  });
});
