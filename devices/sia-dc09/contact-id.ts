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
  ignore,
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
  ZONE_RESTORED,
} from './decisions.ts';

/** Qualifiers of DC-05: something new or an opening; a restoral or a closing; a state that was told before. */
export type Qualifier = '1' | '3' | '6';

/** Codes as an event or an opening (1), and as a restoral or a closing (3). */
const NEW = tableOf([
  // Medical, pendant, panic, silent and audible: a person asks for help.
  ['100 101 120 122 123', PANIC],
  ['121 124 125', DURESS],
  ['126 129', HOLD_UP],
  // Smoke, combustion, water flow, heat, pull station, duct, flame; gas and carbon monoxide.
  ['110 111 112 113 114 115 116 117 151 162', FIRE],
  ['130 131 132 133 134 135 136 139 140 146 150 155 374 423', ZONE_ALARM],
  ['137 144 145 341 383', TAMPER],
  ['344', JAMMED],
  ['301', MAINS_LOST],
  ['302 309 311 338 384', BATTERY_LOW],
  ['400 401 402 403 404 405 407 408 409 450 451 452', DISARMED],
  ['441 442', DISARMED],
  // Makers say a partial setting as an event or as a closing: never as an opening.
  ['456', ARMED_AT_HOME],
  ['406', CANCEL],
  ['601', TEST],
  ['602 603 608', LIFE],
]);

const OVER = tableOf([
  ['100 101 120 122 123 121 124 125 126 129', NOT_TAKEN_BACK],
  ['110 111 112 113 114 115 116 117 151 162', FIRE_OVER],
  ['130 131 132 133 134 135 136 139 140 146 150 155 374 423', ZONE_RESTORED],
  ['137 144 145 341 383', TAMPER_OVER],
  ['344', JAMMED_NO_MORE],
  ['301', MAINS_BACK],
  ['302 309 311 338 384', BATTERY_OK],
  ['400 401 402 403 404 405 407 408 409 450 451 452 463', ARMED],
  ['441 442 456', ARMED_AT_HOME],
  ['406', CANCEL],
  ['601 602 603 608', LIFE],
]);

const EITHER = tableOf([
  // A missed check-in, troubles, water, cold, bypasses, failures to arm, lost sensors and lines.
  [
    `102 118 138 141 142 143 147 152 153 154 156 157 158 159 161 163
     200 201 202 203 204 205 206 220 221 222
     300 303 304 305 306 307 308 310 312 313 314 315 316 320 321 322 323 324 325 326 327
     330 331 332 333 334 335 336 337 339 342 343 350 351 352 353 354 355 356 357 358 359 360
     370 371 372 373 375 376 377 378 380 381 382 385 386 387 388 389 391 392 393
     453 454 455 457 459 461 464 465 466
     500 501 502 503 504 505 506 507 508 509 510 511 520 521 522 523 524 525 526 527 530 531 532
     551 552 553 570 571 572 573 574 575 576 577 604 607 611 612 613 614 615 616 654`,
    RECORD,
  ],
  [
    '411 412 413 414 415 416 421 422 424 425 426 427 428 429 430 431 432 433 434 458 462',
    ignore('Access control, user codes and remote access are not acted on.'),
  ],
  ['605 606 609 621 622 623 624 625 626 627 628 629 630 631 632 641 642 651 652 653', ABOUT_THE_REPORT],
]);

const OF_USERS = /^(?:121|124|125|4(?!23)\d\d|601|604|607)$/;
const OF_NOTHING = /^(?:30[0-9]|31[0-6]|344|35\d|60[2358])$/;

/** What a code of DC-05 comes to; undefined when the standard has none like it. A state told before is never an event. */
export function contactIdDecision(qualifier: Qualifier, code: string): Decision | undefined {
  const either = EITHER.get(code);
  const found = either ?? (qualifier === '3' ? OVER : NEW).get(code);
  if (qualifier === '6' && (found ?? OVER.get(code)) !== undefined)
    return ignore('It repeats a state that was told before.');
  // A re-arming has no opening, and is no mistake either.
  return found ?? ((NEW.get(code) ?? OVER.get(code)) ? RECORD : undefined);
}

export function contactIdCounts(code: string): Counts {
  if (OF_USERS.test(code)) return 'user';
  return OF_NOTHING.test(code) ? 'other' : 'zone';
}

/** Every code that is decided. */
export const CONTACT_ID_CODES: readonly string[] = [...new Set([...NEW.keys(), ...OVER.keys(), ...EITHER.keys()])];
