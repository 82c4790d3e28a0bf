import type { Actor } from '../../core/input.ts';
import type { Actor as ActorView } from '../schema/common.ts';
import type { Names } from './names.ts';

export function viewActor(actor: Actor, names: Names): ActorView {
  switch (actor.kind) {
    case 'staff':
      return { kind: 'staff', id: actor.staff, name: names.staff(actor.staff), how: null };
    case 'contact':
      return { kind: 'contact', id: actor.contact, name: names.contact(actor.contact), how: actor.attempt };
    case 'token':
      return { kind: 'token', id: actor.token, name: null, how: null };
    case 'gateway':
      return { kind: 'gateway', id: 'gateway', name: null, how: null };
    case 'police':
      return { kind: 'police', id: actor.force, name: null, how: null };
  }
}
