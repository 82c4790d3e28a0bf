import { parseXml, textOf, type XmlElement, XmlError } from './xml.ts';

export type Method = 'GET' | 'POST';
/** What is said or waited for inside a <Gather>. */
export type Prompt = { verb: 'say'; text: string; language?: string } | { verb: 'pause'; ms: number };
export interface Gather {
  verb: 'gather';
  /** How many keys end it; undefined means that only the finish key or the timeout does. */
  numDigits: number | undefined;
  timeoutMs: number;
  /** Where the keys are posted; undefined means the document that holds the gather. */
  action: string | undefined;
  method: Method;
  finishOnKey: string;
  actionOnEmptyResult: boolean;
  prompts: readonly Prompt[];
}
/** `<Dial><Conference>`: the call sits in a room with others until it ends. */
export interface Conference {
  verb: 'conference';
  room: string;
  muted: boolean;
  endsOnExit: boolean;
}
export type Verb =
  | Prompt
  | Gather
  | Conference
  | { verb: 'redirect'; url: string; method: Method }
  | { verb: 'message'; text: string }
  | { verb: 'hangup' }
  | { verb: 'reject' };

// Defaults of Twilio's TwiML reference: <Gather timeout> 5 s, <Pause length> 1 s, <Gather finishOnKey> '#'.
const GATHER_TIMEOUT_S = 5;
const PAUSE_S = 1;

/**
 * Reads a TwiML document into its verbs, in order: Say, Pause, Gather, Dial with one Conference, Redirect, Hangup,
 * Reject, Message.
 * A verb that the simulated network does not speak is an `XmlError`: better a loud failure here than a surprise on a
 * real telephone.
 */
export function parseTwiml(text: string): Verb[] {
  const root = parseXml(text);
  if (root.name !== 'Response') throw new XmlError(`the root element is <${root.name}>, not <Response>`);
  return elementsOf(root).map(toVerb);
}

function elementsOf(parent: XmlElement): XmlElement[] {
  const elements: XmlElement[] = [];
  for (const child of parent.children) {
    if (typeof child !== 'string') elements.push(child);
    else if (child.trim() !== '') throw new XmlError(`loose text inside <${parent.name}>`);
  }
  return elements;
}

function toVerb(element: XmlElement): Verb {
  switch (element.name) {
    case 'Gather':
      return toGather(element);
    case 'Dial':
      return toConference(element);
    case 'Redirect':
      return { verb: 'redirect', url: textOf(element), method: methodOf(element) };
    case 'Hangup':
      return { verb: 'hangup' };
    case 'Reject':
      return { verb: 'reject' };
    case 'Message':
      return { verb: 'message', text: textOf(element) };
    default:
      return toPrompt(element);
  }
}

function toConference(dial: XmlElement): Conference {
  const [inner, ...more] = dial.children.filter((child) => typeof child !== 'string' || child.trim() !== '');
  if (typeof inner !== 'object' || inner.name !== 'Conference' || more.length > 0) {
    throw new XmlError('<Dial> of anything but one <Conference> is not a verb that this network speaks');
  }
  const { muted, endConferenceOnExit } = inner.attributes;
  const room = textOf(inner).trim();
  if (room === '') throw new XmlError('<Conference> without a name');
  return { verb: 'conference', room, muted: muted === 'true', endsOnExit: endConferenceOnExit === 'true' };
}

function toPrompt(element: XmlElement): Prompt {
  if (element.name === 'Say') return sayOf(element);
  if (element.name === 'Pause') return { verb: 'pause', ms: numberOf(element, 'length', PAUSE_S) * 1000 };
  throw new XmlError(`<${element.name}> is not a verb that this network speaks`);
}

function sayOf(element: XmlElement): Prompt {
  const { language } = element.attributes;
  return { verb: 'say', text: textOf(element), ...(language !== undefined && { language }) };
}

function toGather(element: XmlElement): Gather {
  const { action, finishOnKey = '#', actionOnEmptyResult, input } = element.attributes;
  if (input !== undefined && !input.split(/\s+/).includes('dtmf')) {
    throw new XmlError('<Gather> without dtmf input is not a verb that this network speaks');
  }
  return {
    verb: 'gather',
    numDigits: 'numDigits' in element.attributes ? numberOf(element, 'numDigits', 1) : undefined,
    timeoutMs: numberOf(element, 'timeout', GATHER_TIMEOUT_S) * 1000,
    action,
    method: methodOf(element),
    finishOnKey,
    actionOnEmptyResult: actionOnEmptyResult === 'true',
    prompts: elementsOf(element).map(toPrompt),
  };
}

function methodOf(element: XmlElement): Method {
  const method = (element.attributes['method'] ?? 'POST').toUpperCase();
  if (method !== 'GET' && method !== 'POST') throw new XmlError(`method ${method} in <${element.name}>`);
  return method;
}

function numberOf(element: XmlElement, name: string, otherwise: number): number {
  const text = element.attributes[name];
  if (text === undefined || text === 'auto') return otherwise;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 3600)
    throw new XmlError(`${name}="${text}" in <${element.name}>`);
  return value;
}
