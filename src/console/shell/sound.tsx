import { effect, signal } from '@preact/signals';
import { unseenEmergencies } from '../store/attention.ts';
import { remembered } from './remember.ts';

/** The call is repeated this often until somebody looks. */
const REPEAT_MS = 2_000;
const TONE_S = 0.16;
const TONES_HZ = [880, 660, 880] as const;
const LOUDNESS = 0.25;

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

function playOnce(): void {
  wake();
  if (context?.state !== 'running') {
    blocked.value = true;
    return;
  }
  const gain = context.createGain();
  gain.gain.value = LOUDNESS;
  gain.connect(context.destination);
  TONES_HZ.forEach((frequency, index) => {
    if (!context) return;
    const tone = context.createOscillator();
    tone.frequency.value = frequency;
    tone.connect(gain);
    tone.start(context.currentTime + index * TONE_S);
    tone.stop(context.currentTime + (index + 0.8) * TONE_S);
  });
}

/** Lets the sound follow the emergencies that nobody has looked at. Returns how to stop. */
export function soundAlarms(): () => void {
  let timer: ReturnType<typeof setInterval> | undefined;
  const stopEffect = effect(() => {
    const wanted = unseenEmergencies.value.length > 0 && sound.value === 'on';
    if (wanted && timer === undefined) {
      playOnce();
      timer = setInterval(playOnce, REPEAT_MS);
    }
    if (!wanted) {
      clearInterval(timer);
      timer = undefined;
    }
  });
  const unblock = () => blocked.peek() && wake();
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
