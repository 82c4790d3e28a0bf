import type { Fault } from '../../core/fault.ts';
import { IN_ONE_PART, tooLong } from './length.ts';
import type { Lexicon } from './lexicon.ts';
import { isSpeakingVoice, isSpokenLanguage, type Speech, usualSpeech, withVoice } from './speech.ts';
import { compile, type Template } from './template.ts';
import { allWordings, COVERED, isWording, placeholdersOf, USUAL, type Wording } from './wordings.ts';

/** Makes the fault of a wording that is wrong, at the place where it stands. */
export type SayWhere = (path: readonly string[], why: string) => Fault;

/** One file of wordings, as read: `language` is what the file is called. */
export interface LanguageFile {
  language: string;
  data: unknown;
  say: SayWhere;
}

/** A cover: what somebody hears instead, when a call about this must not sound like one. */
export interface Cover {
  /** What staff read when they choose one. */
  title: string;
  templates: ReadonlyMap<Wording, Template>;
}

/** The compiled wordings of one language. */
export interface Language {
  language: string;
  speech: Speech;
  templates: ReadonlyMap<Wording, Template>;
  covers: ReadonlyMap<string, Cover>;
  /** What its file does not say and is therefore said in the language that all fall back to. */
  missing: readonly Wording[];
}

const COVER = /^[a-z0-9][a-z0-9-]{0,31}$/;
const TITLE_LONGEST = 60;
const MOST_COVERS = 50;

/**
 * Compiles a file of wordings: nested data (`{ voice: { brief: '…' } }`), and beside it `speech` and `covers`. What is missing comes
 * from `fallback`; the language that all fall back to has none, and must say everything that there are no usual words for.
 * Throws `HW_CONFIG_INVALID` at the wording that is missing, unknown, too long, not neutral or holds what it may not.
 */
export function readLanguage(file: LanguageFile, lexicon: Lexicon, fallback: Language | undefined): Language {
  const { say } = file;
  const { speech, covers, ...groups } = groupOf(file.data, [], say);
  const given = flatten(groups, [], say);
  const templates = new Map<Wording, Template>();
  const missing: Wording[] = [];
  for (const wording of allWordings()) {
    const text = given.get(wording) ?? (fallback === undefined ? USUAL[wording] : undefined);
    const other = fallback?.templates.get(wording);
    if (text !== undefined) templates.set(wording, template(wording, text, [], lexicon, say));
    else if (other === undefined) throw say(wording.split('.'), 'it is missing');
    else {
      templates.set(wording, other);
      missing.push(wording);
    }
  }
  return {
    language: file.language,
    speech: readSpeech(file, speech),
    templates,
    covers: readCovers(covers, lexicon, say),
    missing,
  };
}

function readCovers(data: unknown, lexicon: Lexicon, say: SayWhere): Map<string, Cover> {
  const covers = new Map<string, Cover>();
  for (const [key, cover] of Object.entries(data === undefined ? {} : groupOf(data, ['covers'], say))) {
    const path = ['covers', key];
    if (!COVER.test(key)) throw say(path, 'a cover is called by small letters, digits and hyphens');
    if (covers.size >= MOST_COVERS) throw say(path, `there are more than ${MOST_COVERS} covers`);
    const { title, ...groups } = groupOf(cover, path, say);
    if (typeof title !== 'string' || title.trim() === '' || title.length > TITLE_LONGEST)
      throw say([...path, 'title'], `say what it is in at most ${TITLE_LONGEST} characters`);
    const outside = Object.keys(groups).find((group) => !COVERED.has(group));
    if (outside !== undefined) throw say([...path, outside], `a cover has words for ${[...COVERED].join(', ')} alone`);
    const templates = new Map<Wording, Template>();
    for (const [wording, text] of flatten(groups, path, say))
      templates.set(wording, template(wording, text, path, lexicon, say));
    covers.set(key, { title, templates });
  }
  return covers;
}

function readSpeech({ language, say }: LanguageFile, data: unknown): Speech {
  const usual = usualSpeech(language);
  if (data === undefined) {
    if (usual !== undefined) return usual;
    throw say(['speech'], 'it is missing: say in which language it is read out, such as { language: pl-PL }');
  }
  const { language: spoken, voice } = groupOf(data, ['speech'], say);
  if (typeof spoken !== 'string' || !isSpokenLanguage(spoken))
    throw say(['speech', 'language'], 'it is not a language such as en-GB');
  if (voice === undefined) return withVoice(spoken, undefined);
  if (typeof voice !== 'string' || !isSpeakingVoice(voice))
    throw say(['speech', 'voice'], 'it is not a voice such as Polly.Gwyneth');
  return withVoice(spoken, voice);
}

function template(wording: Wording, text: string, under: string[], lexicon: Lexicon, say: SayWhere): Template {
  // Under a cover nobody is told who has accepted.
  const allowed = placeholdersOf(wording).map((name) => (under.length > 0 && name === 'who!' ? 'who' : name));
  const fault = (why: string) => say([...under, ...wording.split('.')], why);
  const compiled = compile(text, allowed, lexicon, fault);
  const long = IN_ONE_PART.has(wording) ? tooLong(compiled) : undefined;
  if (long !== undefined) throw fault(long);
  return compiled;
}

function flatten(groups: Record<string, unknown>, under: string[], say: SayWhere): Map<Wording, string> {
  const flat = new Map<Wording, string>();
  for (const [group, wordings] of Object.entries(groups)) {
    for (const [name, text] of Object.entries(groupOf(wordings, [...under, group], say))) {
      const path = [...under, group, name];
      const key = `${group}.${name}`;
      if (typeof text !== 'string') throw say(path, 'it is not text');
      if (!isWording(key)) throw say(path, 'there is no such wording');
      flat.set(key, text);
    }
  }
  return flat;
}

function groupOf(data: unknown, path: readonly string[], say: SayWhere): Record<string, unknown> {
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    throw say(path, 'it is not a group of wordings');
  return { ...data };
}
