/** A fault put into a copy of the product on purpose: texts that stand there once, and what stands there instead. */
export interface Mutation {
  name: string;
  patches: readonly { file: string; from: string; to: string }[];
  /** The promises of which one must be found broken. */
  breaks: readonly string[];
  /** Hunted in the long form of the tests only. */
  long?: true;
}

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'a PUBACK that does not wait for the commit',
    patches: [
      {
        file: 'src/gateway/gateway.ts',
        from: 'this.#line.push({ partition, input, settled });',
        to: 'settled?.({ ok: true });\n    this.#line.push({ partition, input, settled: undefined });',
      },
    ],
    breaks: ['nothing is acknowledged before it is on disk', 'no accepted panic is lost'],
  },
  {
    name: 'a timer that ignores its generation',
    patches: [
      {
        file: 'src/core/incident/evolve-incident.ts',
        from: '  doc.round = 0;\n  doc.ladders = [];\n  doc.repeatAt = null;\n',
        to: '  doc.round = 0;\n',
      },
      {
        file: 'src/core/incident/escalate.ts',
        from: "if (doc === undefined || doc.state !== 'open') return;",
        to: 'if (doc === undefined) return;',
      },
    ],
    breaks: ['an acceptance stops the calls', 'no step is skipped'],
  },
  {
    name: 'supervision that starts anew with each process',
    patches: [
      {
        file: 'src/core/supervision/supervision.ts',
        from: 'this.#floor[i] = Math.min(now, seen + unseen + (this.#silentMs[i] ?? 0));',
        to: 'this.#floor[i] = now + 0 * (seen + unseen);',
      },
    ],
    breaks: ['silence is noticed'],
  },
  {
    name: 'a level of a battery that is taken again after a restart',
    patches: [
      {
        file: 'src/core/battery/decide-battery.ts',
        from: 'if (!isNews(',
        to: 'if (false && !isNews(',
      },
    ],
    breaks: ['a battery is read once an hour'],
    long: true,
  },
  {
    name: 'a signal that is forgotten when the process ends',
    patches: [
      {
        file: 'src/gateway/dedupe.ts',
        from: ' || this.#onDisk(device, signal)) return true;',
        to: ') return true;',
      },
    ],
    breaks: ['a signal is taken once'],
    long: true,
  },
  {
    name: 'what gathers during a commit is not looked at when that is done',
    patches: [{ file: 'src/gateway/gateway.ts', from: '    else this.#drain();\n    this.#tellQuiet();', to: '' }],
    breaks: ['news reaches the disk'],
    long: true,
  },
  {
    name: 'a send that is not on the list of the unsettled',
    patches: [
      {
        file: 'src/gateway/pending.ts',
        from: 'for (const send of one.consequences?.sends ?? []) batch.outbox.push(outboxRow(send));',
        to: '',
      },
    ],
    breaks: ['no attempt is forgotten'],
  },
  {
    name: 'a claim that is let go of and does not ring again',
    patches: [
      {
        file: 'src/core/handling/claim.ts',
        from: 'const reopened = restsOnTheDesk(doc);',
        to: 'const reopened = restsOnTheDesk(doc) && doc.id.length === 0;',
      },
    ],
    breaks: ['what was accepted has somebody'],
    long: true,
  },
  {
    name: 'a closing that does not look at the action plan',
    patches: [
      {
        file: 'src/core/handling/close.ts',
        from: "if (by.kind === 'staff' && isBlocked(turn, doc)) return;",
        to: '',
      },
    ],
    breaks: ['nothing is closed over its plan'],
    long: true,
  },
  {
    name: 'a word of duress after which the home is told once more that help has accepted',
    patches: [
      {
        file: 'src/gateway/consequences.ts',
        from: 'if (state.incidents.get(event.incident)?.handling?.veil?.accepted === true) return;',
        to: '',
      },
    ],
    breaks: ['a word shows nowhere'],
    long: true,
  },
  {
    name: 'a way that is not asked whether it is safe now',
    patches: [
      {
        file: 'src/core/incident/way-now.ts',
        from: 'if (why !== undefined) return { ...who, why };',
        to: '',
      },
      {
        file: 'src/app/resume.ts',
        from: 'if (contact === undefined || step === OUTSIDE || drill === true) return false;',
        to: 'return false;',
      },
    ],
    breaks: ['no way is used that is not safe'],
    long: true,
  },
  {
    name: "a true call that joins an installer's test and is taken for one",
    patches: [
      {
        file: 'src/core/incident/raise.ts',
        from: 'if (doc.commissioning === true && marks.commissioning !== true) return decideInEarnest(turn, doc, rule, raise);',
        to: '',
      },
    ],
    breaks: ["an installation takes nobody's place"],
    long: true,
  },
  {
    name: 'an acceptance that stands though nothing follows it',
    patches: [
      {
        file: 'src/core/incident/acting.ts',
        from: 'if (doc?.actBy === undefined || doc.actBy > turn.now) return;',
        to: 'return;',
      },
    ],
    breaks: ['an acceptance that nothing follows lapses'],
    long: true,
  },
  {
    name: 'a refusal by the police that nobody is told of',
    patches: [
      {
        file: 'src/core/police/evolve-police.ts',
        from: 'chain.nextAt = isLeft(chain) ? event.at : null;',
        to: 'chain.nextAt = null;',
      },
    ],
    breaks: ['the police chain ends with somebody'],
    long: true,
  },
  {
    name: 'every frame of a button taken for a press',
    patches: [
      {
        file: 'devices/bind.ts',
        from: 'const isRepeat = last !== undefined && between(last.at, of.receivedAt) < within;',
        to: 'const isRepeat = last !== undefined && within < 0;',
      },
    ],
    breaks: ['a frame counts once'],
    long: true,
  },
  {
    name: 'a device out of service that is still heard of',
    patches: [
      {
        file: 'src/core/handling/bypass.ts',
        from: 'if (input.gone === true) turn.emit',
        to: 'if (input.gone === true && turn.now < 0) turn.emit',
      },
    ],
    breaks: ['a test hides nothing'],
    long: true,
  },
];
