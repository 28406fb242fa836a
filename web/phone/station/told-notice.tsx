import type { Told } from './sound.ts'

/** What came of the last act, large enough to be read from the bench. */
export function ToldNotice({ told }: { readonly told: Told | null }) {
  if (told === null) return null
  return (
    <p class={`notice large ${told.isGood ? 'good' : 'bad'}`} role="status">
      {told.text}
    </p>
  )
}
