import type { Decision } from '../panel.ts';
import {
  ABOUT_THE_REPORT,
  ARMED,
  ARMED_AT_HOME,
  BATTERY_LOW,
  BATTERY_OK,
  CANCEL,
  type Counts,
  DISARMED,
  DURESS,
  FIRE,
  FIRE_OVER,
  HOLD_UP,
  JAMMED,
  JAMMED_NO_MORE,
  LIFE,
  MAINS_BACK,
  MAINS_LOST,
  NOT_TAKEN_BACK,
  PANIC,
  RECORD,
  TAMPER,
  TAMPER_OVER,
  TEST,
  tableOf,
  ZONE_ALARM,
  ZONE_CLOSED,
  ZONE_OPEN,
  ZONE_RESTORED,
} from './decisions.ts';

const CODES = tableOf([
  // Panic, medical and emergency alarms are a person asking for help.
  ['PA MA QA', PANIC],
  ['HA HV', HOLD_UP],
  ['PR PH MR MH QR QH HR HH', NOT_TAKEN_BACK],
  // Fire, heat, gas and sprinkler; one of two crossed points counts.
  ['FA FM FG KA GA SA', FIRE],
  ['FR FH KR KH GR GH SR SH', FIRE_OVER],
  // Burglary: what the zone is, the binding says. One of two crossed points counts.
  // A door that was forced while nothing was set is a door that was forced.
  ['BA BM BV BG UA UG EA DF DJ', ZONE_ALARM],
  ['BR BH UR UH DR', ZONE_RESTORED],
  ['DL DM DN', ZONE_OPEN],
  ['DH', ZONE_CLOSED],
  // Opened is opened, set or not.
  ['TA TT ES XS AA', TAMPER],
  ['TR TH TJ EJ XJ', TAMPER_OVER],
  ['XQ', JAMMED],
  ['XH', JAMMED_NO_MORE],
  ['AT', MAINS_LOST],
  ['AR', MAINS_BACK],
  ['YT YM XT', BATTERY_LOW],
  ['YR XR', BATTERY_OK],
  ['CL CA CB CF CJ CK CP CQ CS', ARMED],
  ['CG NB NL NF NM', ARMED_AT_HOME],
  ['OP OA OB OG OJ OK OQ OS NO NP', DISARMED],
  // Taken back from the night with the word that is only said under duress.
  ['ND', DURESS],
  // Disarmed, or taken back, after an alarm. It ends nothing: a person at the desk does.
  ['BC OC FC AB', CANCEL],
  ['OH OL OR', DISARMED],
  ['RX', TEST],
  ['RP TX', LIFE],
  // Troubles, bypasses, supervision and missing points: kept on record with their code.
  [
    `AF AN AS BB BD BE BJ BS BT BU BZ CC CD CE CI CM CO CR CT CW CX CZ EE EM EN ER ET EX EZ
     FB FI FJ FK FL FN FQ FS FT FU FV FW FX FY FZ BX GB GJ GS GT GU GX HB HJ HS HT HU HX
     IA IR JA KB KJ KM KN KS KT KU KX KZ LE LF LJ LR LS LT MB MI MJ MS MT MU MX
     NA NC NE NN NR NS NT OI OT OU OV OX OZ PB PJ PS PT PU PX QB QJ QS QT QU QX
     JO RC RO RR RT RU RY SB SC SJ SM SN SS ST SU SX TB TC TE TP TS TU TW TZ
     UB UJ UM UN US UT UU UX UY UZ WA WB WH WJ WR WS WT WU WX
     XA XB XC XD XE XF XG XI XK XL XM XN XO XP XU XW XX XY XZ
     YA YB YC YD YE YF YG YH YI YJ YK YL YN YO YP YQ YS YU YW YX YY YZ
     ZA ZB ZH ZJ ZR ZS ZT ZU ZX`,
    RECORD,
  ],
  // Access control, user codes and schedules name people and say nothing of an alarm.
  [
    'DA DB DC DD DE DG DI DK DO DP DQ DS DT DU DV DW DX DY DZ JD JH JK JL JP JR JS JT JV JX JY JZ',
    { do: 'ignore', why: 'Access control, user codes and schedules are not acted on.' },
  ],
  ['LB LD LQ LU LX RA RB RD RN RS VI VO VR VT VX VY VZ YV', ABOUT_THE_REPORT],
]);

/** Codes whose number is of a user; it is never kept. */
const OF_USERS = new Set(
  `BC CE CF CJ CK CL CP CQ CR DA DB EE FC JD JH JK JP JS JT JV JX JY JZ OC OH OJ OK OL OP OQ OR OT RX`.split(/\s+/),
);
const OF_AREAS = new Set('BV CA CB CD CG CI CT CW FI FK JA JR NB ND NF NL NM NO OA OB OG OI'.split(' '));
/** Of a transmitter, an expander or a door: what they are to the home, a binding of the same number may say. */
const OF_NOTHING = new Set('AA AT AR OU OV YT YR YM RP TX XQ XH XS XJ ES EJ'.split(' '));

/** What a code of DC-03 comes to; undefined when the standard has none like it. */
export function siaDecision(code: string): Decision | undefined {
  return CODES.get(code);
}

export function siaCounts(code: string): Counts {
  if (OF_USERS.has(code)) return 'user';
  if (OF_AREAS.has(code)) return 'area';
  return OF_NOTHING.has(code) ? 'other' : 'zone';
}

/** Every code that is decided. */
export const SIA_CODES: readonly string[] = [...CODES.keys()];
