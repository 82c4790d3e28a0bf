import type twilio from 'twilio';

type Voice = InstanceType<typeof twilio.twiml.VoiceResponse>;
type SayAttributes = Exclude<Parameters<Voice['say']>[0], string>;
export type SpokenLanguage = NonNullable<SayAttributes['language']>;
export type SpeakingVoice = NonNullable<SayAttributes['voice']>;

/** In which language a text is read out, such as `en-GB`, and by which of the provider's voices when it matters. */
export interface Speech {
  language: SpokenLanguage;
  voice?: SpeakingVoice;
}

const LANGUAGE = /^[a-z]{2,3}(-[A-Z]{2,3}){0,2}$/;
const VOICE = /^(?:man|woman|(?:Polly|Google)\.[A-Za-z0-9.-]{1,60})$/;

/** Voices of languages that the provider speaks only when it is told which. */
const NEEDED: Partial<Record<string, SpeakingVoice>> = { 'cy-GB': 'Polly.Gwyneth' };
/** Where a file does not say, as files of earlier releases do not. */
const USUAL: Partial<Record<string, SpokenLanguage>> = { en: 'en-GB', cy: 'cy-GB' };

/** Whether the provider may know such a language: only it can tell whether it does. */
export function isSpokenLanguage(text: string): text is SpokenLanguage {
  return LANGUAGE.test(text);
}

export function isSpeakingVoice(text: string): text is SpeakingVoice {
  return VOICE.test(text);
}

/** What is said in a language by itself, such as `cy`; undefined when its file has to say so. */
export function usualSpeech(language: string): Speech | undefined {
  const spoken = USUAL[language];
  return spoken === undefined ? undefined : withVoice(spoken, undefined);
}

export function withVoice(language: SpokenLanguage, asked: SpeakingVoice | undefined): Speech {
  const voice = asked ?? NEEDED[language];
  return voice === undefined ? { language } : { language, voice };
}
