import { Input } from 'antd'
import { useId } from 'react'
import { isTooLong, lengthNote } from '#web/ui/text-length.ts'
import { useLanguage } from '../texts/language.tsx'

interface TextInputProps {
  readonly value: string
  readonly onChange: (text: string) => void
  /** Characters; whoever sends the text asks `isTooLong` first. */
  readonly longest: number
  /** Where no label stands around it. */
  readonly label?: string
  /** By which a label elsewhere names it. */
  readonly id?: string
  /** Several lines. */
  readonly rows?: number
  readonly placeholder?: string
}

/**
 * A field for a text outside a `Form`. It stands as it was typed or pasted, also where it is too long: then it says so, as it
 * says how much is written once little room is left.
 */
export function TextInput(props: TextInputProps) {
  const { value, onChange, longest, label, id, rows, placeholder } = props
  const { locale } = useLanguage()
  const noteId = useId()
  const note = lengthNote(value, longest, locale)
  const isFaulty = isTooLong(value, longest)
  const field = {
    value,
    autoComplete: 'off',
    status: isFaulty ? ('error' as const) : ('' as const),
    ...(id === undefined ? {} : { id }),
    ...(label === undefined ? {} : { 'aria-label': label }),
    ...(placeholder === undefined ? {} : { placeholder }),
    ...(note === null ? {} : { 'aria-describedby': noteId }),
    ...(isFaulty ? { 'aria-invalid': true } : {}),
    onChange: ({ target }: { readonly target: { readonly value: string } }) => onChange(target.value),
  }
  return (
    <span className="text-input">
      {rows === undefined ? <Input {...field} /> : <Input.TextArea {...field} rows={rows} />}
      {note !== null && (
        <small id={noteId} className={isFaulty ? 'fault' : 'aside'} role={isFaulty ? 'alert' : undefined}>
          {note}
        </small>
      )}
    </span>
  )
}
