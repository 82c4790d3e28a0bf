import { effect, signal } from '@preact/signals';
import { lookAtQueue, mostUrgentUnseen, unseenCount } from '../store/attention.ts';
import { CUES, type Cue, decideCue, type Unseen } from '../store/cues.ts';
import { remembered } from './remember.ts';

const TONE_S = 0.16;

const sound = remembered(() => sessionStorage, 'sound', ['on', 'off'], 'on');
/** The browser keeps a page silent until somebody has clicked or pressed a key in it. */
const blocked = signal(false);
let context: AudioContext | null = null;

function wake(): void {
  context ??= new AudioContext();
  void context.resume().then(() => {
    blocked.value = context?.state !== 'running';
  });
}

function playOnce({ tonesHz, loudness }: Cue): void {
  wake();
  if (context?.state !== 'running') {
    blocked.value = true;
    return;
  }
  const gain = context.createGain();
  gain.gain.value = loudness;
  gain.connect(context.destination);
  tonesHz.forEach((frequency, index) => {
    if (!context) return;
    const tone = context.createOscillator();
    tone.frequency.value = frequency;
    tone.connect(gain);
    tone.start(context.currentTime + index * TONE_S);
    tone.stop(context.currentTime + (index + 0.8) * TONE_S);
  });
}

/** Lets the sound follow what nobody has looked at: the most urgent of it gives the tune. Returns how to stop. */
export function soundAlarms(): () => void {
  let timer: ReturnType<typeof setInterval> | undefined;
  let before: Unseen = { priority: null, count: 0 };
  const stopEffect = effect(() => {
    const priority = sound.value === 'on' ? mostUrgentUnseen.value : null;
    const after = { priority, count: unseenCount.value };
    const decided = decideCue(before, after);
    before = after;
    if (decided === 'rest') return;
    clearInterval(timer);
    if (decided === 'stop' || priority === null) return;
    const cue = CUES[priority];
    playOnce(cue);
    if (decided === 'repeat' && cue.repeatMs !== null) timer = setInterval(() => playOnce(cue), cue.repeatMs);
  });
  const unblock = () => {
    if (blocked.peek()) wake();
    lookAtQueue();
  };
  document.addEventListener('pointerdown', unblock);
  document.addEventListener('keydown', unblock);
  return () => {
    stopEffect();
    clearInterval(timer);
    document.removeEventListener('pointerdown', unblock);
    document.removeEventListener('keydown', unblock);
  };
}

export function toggleSound(): void {
  sound.value = sound.value === 'on' ? 'off' : 'on';
}

export function SoundButton() {
  const isOn = sound.value === 'on';
  const words = isOn ? (blocked.value ? 'blocked' : 'on') : 'OFF';
  return (
    <button
      type="button"
      class={isOn && !blocked.value ? 'quiet sound' : 'quiet sound warns'}
      title={blocked.value ? 'The browser keeps the sound back until you click here' : undefined}
      onClick={toggle}
    >
      Sound: {words}
    </button>
  );
}

function toggle(): void {
  if (sound.value === 'on' && blocked.value) wake();
  else toggleSound();
}
