import { useState } from 'preact/hooks'
import type { PacksChange } from '../orders/draft.ts'
import { useScene } from '../scene.ts'

interface StepperProps {
  readonly packs: number
  readonly name: string
  readonly isBarred: boolean
  readonly onChange: (change: PacksChange) => void
}

const mostPacks = 9_999

/** How many boxes, by two large buttons, or typed. */
export function Stepper({ packs, name, isBarred, onChange }: StepperProps) {
  const { texts } = useScene()
  /** What stands in the field from when it is taken until it is left: a tap before may still be on its way into the draft. */
  const [typing, setTyping] = useState<string | null>(null)
  const change = (next: PacksChange) => {
    setTyping(null)
    onChange(next)
  }
  return (
    <div class="stepper">
      <button
        type="button"
        aria-label={`${texts.order.fewer}: ${name}`}
        disabled={packs === 0}
        onClick={() => change((kept) => kept - 1)}
      >
        −
      </button>
      <input
        type="text"
        inputmode="numeric"
        aria-label={`${texts.order.packs(packs)}: ${name}`}
        value={typing ?? packs}
        disabled={isBarred}
        onFocus={({ currentTarget }) => setTyping(currentTarget.value)}
        onInput={({ currentTarget }) => setTyping(currentTarget.value)}
        onBlur={() => setTyping(null)}
        onChange={({ currentTarget }) => {
          const typed = Number(currentTarget.value.normalize('NFKC'))
          change((kept) => (Number.isInteger(typed) && typed >= 0 ? Math.min(typed, mostPacks) : kept))
        }}
      />
      <button
        type="button"
        aria-label={`${texts.order.more}: ${name}`}
        disabled={isBarred || packs >= mostPacks}
        onClick={() => change((kept) => Math.min(kept + 1, mostPacks))}
      >
        ＋
      </button>
    </div>
  )
}
