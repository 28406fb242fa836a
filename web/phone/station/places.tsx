import { useState } from 'preact/hooks'
import { useScene } from '../scene.ts'
import { stationTexts, type LeftOutReason } from './texts.ts'

export interface LeftOut {
  readonly place: number
  readonly reason: LeftOutReason
}

interface PlacesProps {
  readonly places: readonly number[]
  readonly leftOut: readonly LeftOut[]
  readonly onLeftOut: (leftOut: readonly LeftOut[]) => void
}

const reasons = ['short', 'damaged', 'wrongGoods'] as const satisfies readonly LeftOutReason[]

/** The kits of a batch by their places: which of them do not go on, and why. */
export function Places({ places, leftOut, onLeftOut }: PlacesProps) {
  const { locale } = useScene()
  const { batches } = stationTexts(locale)
  const [chosen, setChosen] = useState<number>()
  const reasonOf = (place: number) => leftOut.find((one) => one.place === place)?.reason
  const set = (reason: LeftOutReason | null) => {
    const others = leftOut.filter(({ place }) => place !== chosen)
    onLeftOut(reason === null || chosen === undefined ? others : [...others, { place: chosen, reason }])
    setChosen(undefined)
  }
  return (
    <section>
      <h2>{batches.places}</h2>
      <p class="quiet">{batches.placesHint}</p>
      <div class="places">
        {places.map((place) => (
          <button
            key={place}
            type="button"
            class={reasonOf(place) === undefined ? 'plain' : 'warn'}
            aria-pressed={place === chosen}
            onClick={() => setChosen(place === chosen ? undefined : place)}
          >
            {place}
          </button>
        ))}
      </div>
      {chosen !== undefined && (
        <div class="row choice">
          {reasons.map((reason) => (
            <button key={reason} type="button" class="warn" onClick={() => set(reason)}>
              {chosen}: {batches.reasons[reason]}
            </button>
          ))}
          <button type="button" class="plain" onClick={() => set(null)}>
            {chosen}: {batches.goesOn}
          </button>
        </div>
      )}
    </section>
  )
}
