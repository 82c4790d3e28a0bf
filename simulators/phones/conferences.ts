import { addLine, type Call } from './records.ts';

/** How one call sits in a room. */
export interface Seat {
  call: Call;
  /** The others do not hear it. */
  muted: boolean;
  /** When it leaves, everybody leaves. */
  endsOnExit: boolean;
  /** Takes the call out of the room: its document goes on behind the <Dial>. */
  leave: () => void;
}

/** A room as it is asked about: it has an id of its own beside the name that the caller gave it. */
export interface Room {
  readonly sid: string;
  readonly name: string;
  readonly createdAt: number;
  seats: readonly Seat[];
}

const ROOMS_LIMIT = 500;
/** Twilio's own limit of a conference. */
const SEATS_LIMIT = 250;

/** Rooms in which calls hear each other, by name. A room is there as long as somebody sits in it. */
export class Conferences {
  readonly #rooms = new Map<string, Room>();
  readonly #newSid: () => string;
  readonly #now: () => number;
  readonly #changed: (number: string) => void;

  constructor(now: () => number, newSid: () => string, changed: (number: string) => void) {
    this.#now = now;
    this.#newSid = newSid;
    this.#changed = changed;
  }

  /** False when there is no room left. */
  join(name: string, seat: Seat): boolean {
    const room = this.#rooms.get(name) ?? { sid: this.#newSid(), name, createdAt: this.#now(), seats: [] };
    const { seats } = room;
    if (seats.length >= SEATS_LIMIT || (seats.length === 0 && this.#rooms.size >= ROOMS_LIMIT)) return false;
    room.seats = [...seats, seat];
    this.#rooms.set(name, room);
    seat.call.conference = { name, muted: seat.muted };
    const what = seat.muted ? 'Joined, muted: hears the others and is not heard.' : 'Joined: hears and is heard.';
    this.#remark(seat.call, what);
    for (const other of seats) this.#remark(other.call, 'Somebody joined.');
    return true;
  }

  /** Takes a call out of its room; does nothing to one that sits in none. */
  leave(call: Call): void {
    const name = call.conference?.name;
    if (name === undefined) return;
    const room = this.#rooms.get(name);
    if (room === undefined) return;
    const { seats } = room;
    const mine = seats.find((seat) => seat.call === call);
    const rest = seats.filter((seat) => seat.call !== call);
    call.conference = undefined;
    if (rest.length === 0) this.#rooms.delete(name);
    else room.seats = rest;
    for (const other of rest) {
      this.#remark(other.call, 'Somebody left.');
      if (mine?.endsOnExit === true) other.leave();
    }
  }

  /** The rooms in which somebody sits, newest first. */
  list(): Room[] {
    return [...this.#rooms.values()].reverse();
  }

  /** Mutes a seat, or lets it be heard; nobody hears a tone. */
  mute(seat: Seat, muted: boolean): void {
    seat.muted = muted;
    const { call } = seat;
    if (call.conference !== undefined) call.conference = { ...call.conference, muted };
    this.#remark(call, muted ? 'Muted: hears the others and is not heard.' : 'Heard by the others from now on.');
  }

  /** Says something into the telephone. Whoever sits in the same room hears it, unless the one who speaks is muted. */
  speak(call: Call, words: string): void {
    const { conference } = call;
    const others = (this.#rooms.get(conference?.name ?? '')?.seats ?? []).filter((seat) => seat.call !== call);
    const heard = conference?.muted === false && others.length > 0;
    addLine(call, this.#now(), 'speaker', heard ? words : `${words} (nobody hears it)`);
    this.#changed(call.to);
    if (!heard) return;
    for (const other of others) {
      addLine(other.call, this.#now(), 'other', words);
      this.#changed(other.call.to);
    }
  }

  #remark(call: Call, what: string): void {
    addLine(call, this.#now(), 'network', what);
    this.#changed(call.to);
  }
}
