import type { ComponentType } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { mayScanByCamera } from '../scan/detector.ts'
import { useScene } from '../scene.ts'

interface ScanFieldProps {
  /** What is to be scanned, where it is no box of a medicine. */
  readonly label?: string
  /** Takes what was scanned or typed. @returns what to tell the person. */
  readonly onScan: (text: string) => { readonly isGood: boolean; readonly text: string }
}

/**
 * Where a hardware scanner types: it ends each code with Enter. Keeps the focus, so that nobody must tap between scans. A
 * phone whose browser reads codes itself may use its camera instead.
 */
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
      {mayScanByCamera() && <CameraToggle onCode={(code) => setTold(onScan(code))} />}
      <p class={`told ${told?.isGood === false ? 'bad' : 'good'}`} role="status">
        {told?.text}
      </p>
    </form>
  )
}

interface CameraProps {
  readonly onCode: (code: string) => void
}

/** The camera is loaded when somebody asks for it, and off again when they leave. */
function CameraToggle({ onCode }: CameraProps) {
  const { texts } = useScene()
  const [isOn, setOn] = useState(false)
  const [Camera, setCamera] = useState<ComponentType<CameraProps>>()
  const toggle = async () => {
    setOn(!isOn)
    const { Camera: loaded } = await import('../scan/camera.tsx')
    setCamera(() => loaded)
  }
  return (
    <>
      <button type="button" class="soft" aria-pressed={isOn} onClick={() => void toggle()}>
        {isOn ? texts.scan.cameraOff : texts.scan.camera}
      </button>
      {isOn && Camera !== undefined && <Camera onCode={onCode} />}
    </>
  )
}
