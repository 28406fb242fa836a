import { useScene } from '../scene.ts'

interface StepperProps {
  readonly packs: number
  readonly name: string
  readonly isBarred: boolean
  readonly onPacks: (packs: number) => void
}

const mostPacks = 9_999

/** How many boxes, by two large buttons, or typed. */
export function Stepper({ packs, name, isBarred, onPacks }: StepperProps) {
  const { texts } = useScene()
  return (
    <div class="stepper">
      <button
        type="button"
        aria-label={`${texts.order.fewer}: ${name}`}
        disabled={packs === 0}
        onClick={() => onPacks(packs - 1)}
      >
        −
      </button>
      <input
        type="text"
        inputmode="numeric"
        aria-label={`${texts.order.packs(packs)}: ${name}`}
        value={packs}
        disabled={isBarred}
        onChange={({ currentTarget }) => {
          const typed = Number(currentTarget.value.normalize('NFKC'))
          onPacks(Number.isInteger(typed) && typed >= 0 ? Math.min(typed, mostPacks) : packs)
        }}
      />
      <button
        type="button"
        aria-label={`${texts.order.more}: ${name}`}
        disabled={isBarred || packs >= mostPacks}
        onClick={() => onPacks(packs + 1)}
      >
        ＋
      </button>
    </div>
  )
}
