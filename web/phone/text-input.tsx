import { useId } from 'preact/hooks'
import { isTooLong, lengthNote } from '#web/ui/text-length.ts'
import { useScene } from './scene.ts'

interface TextInputProps {
  readonly value: string
  readonly onInput: (text: string) => void
  /** Characters; whoever sends the text asks `isTooLong` first. */
  readonly longest: number
  readonly isRequired?: boolean
}

/** A field for a text, inside its label. It stands as it was typed, also where it is too long: then it says so. */
export function TextInput({ value, onInput, longest, isRequired = false }: TextInputProps) {
  const { locale } = useScene()
  const noteId = useId()
  const note = lengthNote(value, longest, locale)
  const isFaulty = isTooLong(value, longest)
  return (
    <>
      <input
        value={value}
        required={isRequired}
        pattern={isRequired ? '.*\\S.*' : undefined}
        autocomplete="off"
        aria-invalid={isFaulty}
        aria-describedby={note === null ? undefined : noteId}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
      {note !== null && (
        <small id={noteId} class={isFaulty ? 'fault' : ''} role={isFaulty ? 'alert' : undefined}>
          {note}
        </small>
      )}
    </>
  )
}
