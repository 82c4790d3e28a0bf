import type { SafeText } from '../../core/text.ts';

/**
 * Everything that leaves us by telephone, text, e-mail or push, with the placeholders each may hold; a `!` marks one it must hold.
 * A bystander may hear or read all of it, whoever it is meant for.
 */
export const WORDINGS = {
  'voice.brief': ['reference'],
  'voice.cannot': [],
  'voice.drill': [],
  'voice.again': [],
  'voice.goodbye': [],
  'voice.thanks': [],
  'voice.declined': [],
  'voice.already': ['who!'],
  'voice.closed': [],
  'voice.superseded': [],
  'voice.wait': [],
  'voice.unknown': [],
  'voice.pin': [],
  'voice.pinAgain': [],
  'voice.pinWrong': [],
  'sms.brief': ['reference', 'incident', 'code!'],
  'sms.thanks': [],
  'sms.already': ['who!'],
  'sms.closed': [],
  'sms.superseded': [],
  'sms.wait': [],
  'sms.unknown': [],
  'trained.offer': [],
  'trained.before': [],
  'trained.after': [],
  'errand.code': ['digits!'],
  'errand.codeText': ['digits!'],
  'errand.test': [],
  'errand.testText': ['code!'],
  'errand.thanks': [],
  'errand.goodbye': [],
  'errand.unknown': [],
  'email.subject': [],
  'email.drill': [],
  'email.brief': ['reference', 'incident'],
  'push.title': [],
  'push.body': ['reference'],
  'push.task': ['reference'],
  'bridge.press': [],
  'bridge.listen': [],
  'bridge.talk': [],
  'bridge.over': [],
  'bridge.goodbye': [],
  'bridge.lost': [],
  'script.safe': [],
  'script.duress': [],
  'script.unknown': [],
  'who.desk': [],
  'who.responder': [],
} as const;

export type Wording = keyof typeof WORDINGS;

/** Said where the language that all others fall back to has no words of its own: files of earlier releases do not. */
export const USUAL: Partial<Record<string, string>> = {
  'voice.cannot': 'If you cannot, press 2.',
  'voice.drill': 'This is a test. Nobody is in need.',
  'voice.declined': 'Thank you. Somebody else will be called. Goodbye.',
  'voice.pin': 'Please enter your PIN.',
  'voice.pinAgain': 'That was not right. Please enter your PIN again.',
  'voice.pinWrong': 'That was not right. Somebody else will be called. Goodbye.',
  'trained.offer': 'To hear the details, press 3.',
  'trained.before': 'Make sure that nobody can overhear you. Here are the details.',
  'trained.after': 'Those were the details.',
  'errand.code': 'This is the call that you were told of. Your code is {digits}. Once more: {digits}. Goodbye.',
  'errand.codeText': 'Your code is {digits}. It is good for 15 minutes.',
  'errand.test': 'This is a test of this telephone. Nobody is in need. Press 1 to confirm.',
  'errand.testText': 'This is a test. Nobody is in need. Please reply {code} to confirm.',
  'errand.thanks': 'Thank you. The test is complete. Goodbye.',
  'errand.goodbye': 'No key was pressed. The test will be made again. Goodbye.',
  'errand.unknown': 'This call is no longer needed. Goodbye.',
  'email.subject': 'Please respond',
  'email.drill': 'This is a test. Nobody is in need.',
  'email.brief': 'Please respond as agreed. Reference {reference}. Do not reply to this message.',
  'push.title': 'Please respond',
  'push.body': 'Reference {reference}',
  'push.task': 'Something is to be done. Reference {reference}',
  'script.safe': 'Thank you, I have noted that. It has been seen to. Goodbye for now.',
  'script.duress': 'Thank you, I have noted that. It is being seen to. Goodbye for now.',
  'script.unknown': 'Thank you, I have noted that. It will be seen to. Goodbye for now.',
  'bridge.press': 'This is the call that you asked for. Press 1 to be connected.',
  'bridge.listen': 'You are being connected. You are muted. Listen, and do not speak.',
  'bridge.talk': 'You are being connected.',
  'bridge.over': 'There is nobody on the line any more. Goodbye.',
  'bridge.goodbye': 'No key was pressed. Nobody was called. Goodbye.',
  'bridge.lost': 'This call has been lost. Nobody was called. Please make it again. Goodbye.',
};

/** What a placeholder may become. There is none for a name, an address, a number or free text, on purpose. */
export interface SafeParts {
  reference?: SafeText;
  incident?: SafeText;
  /** The digits that a person replies with. */
  code?: number;
  /** A code that is read or heard, made by `spelled`. */
  digits?: SafeText;
  who?: SafeText;
}

/** Groups of wordings that a cover may put into other words. What is said of the desk and of calls from the page needs none. */
export const COVERED: ReadonlySet<string> = new Set(['voice', 'sms', 'errand', 'email']);

export function isWording(key: string): key is Wording {
  return Object.hasOwn(WORDINGS, key);
}

/** The placeholders that a wording may hold; those with a `!` it must hold. */
export function placeholdersOf(wording: Wording): readonly string[] {
  return WORDINGS[wording];
}

/** Every wording, in the order in which a person would read them. */
export function allWordings(): Wording[] {
  return Object.keys(WORDINGS).filter(isWording);
}
