/** What a person is told after a scan: in words, and by a tone. */
export interface Told {
  readonly isGood: boolean
  readonly text: string
}

const mutedKey = 'muted'
let audio: AudioContext | undefined

export function isMuted(): boolean {
  return localStorage.getItem(mutedKey) === 'yes'
}

export function setMuted(muted: boolean): void {
  if (muted) localStorage.setItem(mutedKey, 'yes')
  else localStorage.removeItem(mutedKey)
}

interface Tone {
  readonly hertz: number
  readonly afterMs: number
  readonly forMs: number
}

/** One high short tone for right, two low ones for wrong: told apart without looking, and by who hears badly. */
const tones: Readonly<Record<'right' | 'wrong', readonly Tone[]>> = {
  right: [{ hertz: 1_320, afterMs: 0, forMs: 90 }],
  wrong: [
    { hertz: 220, afterMs: 0, forMs: 180 },
    { hertz: 180, afterMs: 230, forMs: 260 },
  ],
}

/** Says whether it was right, aloud unless muted. @returns what is shown. */
export function tell(isGood: boolean, text: string): Told {
  if (!isMuted()) play(isGood ? 'right' : 'wrong')
  return { isGood, text }
}

function play(kind: keyof typeof tones): void {
  if (!('AudioContext' in window)) return
  audio ??= new AudioContext()
  const { currentTime, destination } = audio
  for (const { hertz, afterMs, forMs } of tones[kind]) {
    const start = currentTime + afterMs / 1000
    const end = start + forMs / 1000
    const oscillator = new OscillatorNode(audio, {
      frequency: hertz,
      type: kind === 'right' ? 'sine' : 'square',
    })
    const volume = new GainNode(audio, { gain: 0.25 })
    volume.gain.setTargetAtTime(0, end - 0.02, 0.01)
    oscillator.connect(volume).connect(destination)
    oscillator.start(start)
    oscillator.stop(end)
  }
}
