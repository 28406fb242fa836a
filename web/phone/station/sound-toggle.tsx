import { useState } from 'preact/hooks'
import { useScene } from '../scene.ts'
import { isMuted, setMuted, tell } from './sound.ts'
import { stationTexts } from './texts.ts'

/** Turns the tones off, for who works among others, and on again with one to hear. */
export function SoundToggle() {
  const { locale } = useScene()
  const { sound } = stationTexts(locale)
  const [muted, setShown] = useState(isMuted)
  const toggle = () => {
    setMuted(!muted)
    setShown(!muted)
    if (muted) tell(true, '')
  }
  return (
    <button type="button" class="plain" aria-pressed={!muted} onClick={toggle}>
      {muted ? sound.off : sound.on}
    </button>
  )
}
