import { make } from '../../page/dom.js';

const GROUPS = [
  [/^\+44(7\d{3})(\d{6})$/, '0$1 $2'],
  [/^\+4420(\d{4})(\d{4})$/, '020 $1 $2'],
  [/^\+44(\d{4})(\d{6})$/, '0$1 $2'],
];

/** A number as people read it; British ones in their usual groups. */
export function readable(number) {
  const group = GROUPS.find(([shape]) => shape.test(number));
  return group ? number.replace(group[0], group[1]) : number;
}

export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

export function timeOfDay(at) {
  return new Date(at).toLocaleTimeString('en-GB');
}

const ENDINGS = {
  busy: 'Busy',
  'no-answer': 'Not answered',
  failed: 'Could not be reached',
  canceled: 'The caller gave up',
};

/** How the last call went, in one short line. */
export function lastCall(call) {
  if (!call) return 'No calls yet';
  if (call.status !== 'completed') return ENDINGS[call.status] ?? call.status;
  const length = clock(call.seconds ?? 0);
  if (call.answeredBy === 'voicemail') return `Went to voicemail, ${length}`;
  return call.keys ? `Answered, pressed ${call.keys}, ${length}` : `Answered, pressed nothing, ${length}`;
}

const NETWORKS = { first: 'First provider', second: 'Second provider', third: 'Third provider' };

/** A network as the page calls it. */
export function networkName(name) {
  return NETWORKS[name] ?? name;
}

/** The provider's codes as choices. */
export function codeOptions(codes) {
  return codes.map(({ code, says }) => make('option', { value: String(code) }, `${code} ${says}`));
}

const LANGUAGES = new Intl.DisplayNames(['en-GB'], { type: 'language' });

/** A language as the page calls it: Welsh for cy-GB. British English needs no telling. */
export function languageName(language) {
  if (!language || language === 'en-GB') return '';
  return LANGUAGES.of(language.split('-')[0]) ?? language;
}
