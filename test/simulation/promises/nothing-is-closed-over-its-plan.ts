import type { HeartEvent } from '../../../src/core/event.ts';
import type { ActionStep } from '../../../src/core/handling/action-plan.ts';
import type { Actor } from '../../../src/core/input.ts';
import type { Promised } from './checker.ts';
import { eventsOf } from './committed.ts';

/** What a checker knows of one incident, from its events alone. */
interface Course {
  steps: readonly ActionStep[];
  done: Set<string>;
  deeds: Set<ActionStep['kind']>;
  /** Signals that joined after somebody had begun to handle it, and nobody has looked at. */
  unseen: number;
  begun: boolean;
  proposer: string | undefined;
}

/** A member of staff closes nothing over a required step or an unseen signal; where two must agree, two different people did. */
export const nothingIsClosedOverItsPlan: Promised = ({ exercised }, broken) => {
  const courses = new Map<string, Course>();
  const follow = (event: HeartEvent): string | undefined => {
    if (event.type === 'incident-opened') courses.set(event.incident, begin(event.plan.actions ?? []));
    if (event.type === 'close-refused') exercised.add('closing refused');
    if (event.type === 'incident-closed' && event.agreedBy !== undefined) exercised.add('closing agreed to');
    const course = 'incident' in event && event.incident ? courses.get(event.incident) : undefined;
    if (course === undefined) return undefined;
    return event.type === 'incident-closed' ? closed(course, event) : advance(course, event);
  };
  return {
    see(sighting) {
      if (sighting.what !== 'durable') return;
      for (const event of eventsOf(sighting.batch)) {
        const says = follow(event);
        if (says !== undefined) broken(says);
      }
    },
  };
};

function begin(steps: readonly ActionStep[]): Course {
  return { steps, done: new Set(), deeds: new Set(), unseen: 0, begun: false, proposer: undefined };
}

function advance(course: Course, event: HeartEvent): undefined {
  switch (event.type) {
    case 'severity-raised':
      course.steps = event.plan.actions ?? [];
      course.proposer = undefined;
      return;
    case 'signal-joined':
      if (course.begun) course.unseen += 1;
      return;
    case 'incident-claimed':
      course.begun = true;
      return;
    case 'signals-seen':
      course.unseen = 0;
      return;
    case 'step-recorded':
      course.done.add(event.step);
      return;
    case 'help-sent':
    case 'police-progress':
      course.deeds.add('police');
      return;
    case 'brief-handed-over':
      course.deeds.add('brief');
      return;
    case 'word-heard':
      course.deeds.add('word');
      return;
    case 'close-proposed':
      course.proposer = staffOf(event.by);
      return;
    case 'close-refused':
      course.proposer = undefined;
      return;
    default:
      return;
  }
}

function closed(course: Course, event: Extract<HeartEvent, { type: 'incident-closed' }>): string | undefined {
  if (event.by.kind !== 'staff') return undefined;
  const isDone = ({ id, kind }: ActionStep) => course.done.has(id) || course.deeds.has(kind);
  const open = course.steps.filter((step) => step.required && !isDone(step));
  if (open.length > 0) return `${event.incident} was closed with ${open.map(({ id }) => id).join(', ')} undone`;
  if (course.unseen > 0) return `${event.incident} was closed with ${course.unseen} signals unseen`;
  if (event.agreedBy === undefined) return undefined;
  const second = staffOf(event.agreedBy);
  return second !== undefined && second !== course.proposer ? undefined : `${event.incident} was closed by one person`;
}

function staffOf(by: Actor): string | undefined {
  return by.kind === 'staff' ? by.staff : undefined;
}
