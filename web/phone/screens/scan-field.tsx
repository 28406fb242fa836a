import { useEffect, useRef, useState } from 'preact/hooks'
import { useScene } from '../scene.ts'

interface ScanFieldProps {
  /** What is to be scanned, where it is no box of a medicine. */
  readonly label?: string
  /** Takes what was scanned or typed. @returns what to tell the person. */
  readonly onScan: (text: string) => { readonly isGood: boolean; readonly text: string }
}

/** Where a hardware scanner types: it ends each code with Enter. Keeps the focus, so that nobody must tap between scans. */
export function ScanField({ label, onScan }: ScanFieldProps) {
  const { texts } = useScene()
  const [text, setText] = useState('')
  const [told, setTold] = useState<{ readonly isGood: boolean; readonly text: string }>()
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (text.trim() === '') return
    setTold(onScan(text))
    setText('')
    field.current?.focus()
  }
  return (
    <form class="scan" onSubmit={submit}>
      <label>
        {label ?? texts.receive.scan}
        <span class="row">
          <input
            ref={field}
            value={text}
            autocomplete="off"
            spellcheck={false}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
          />
          <button>{texts.receive.take}</button>
        </span>
      </label>
      <p class={`told ${told?.isGood === false ? 'bad' : 'good'}`} role="status">
        {told?.text}
      </p>
    </form>
  )
}
