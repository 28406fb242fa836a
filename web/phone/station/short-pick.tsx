import { useState } from 'preact/hooks'
import { quantityText } from '../quantity.ts'
import { nameOf, useScene } from '../scene.ts'
import { stationTexts } from './texts.ts'
import type { StationParcel } from './work.ts'

interface ShortProps {
  readonly parcel: StationParcel
  readonly missing: readonly { readonly shipmentLineId: string; readonly units: number }[]
  readonly isBusy: boolean
  readonly onShort: () => void
}

/** The shelf holds less than the books say: what is missing goes back to sourcing, once it was looked at twice. */
export function ShortPick({ parcel, missing, isBusy, onShort }: ShortProps) {
  const { locale, texts } = useScene()
  const { short } = stationTexts(locale)
  const [isOpen, setOpen] = useState(false)
  if (!isOpen)
    return (
      <button type="button" class="plain" onClick={() => setOpen(true)}>
        {short.open}
      </button>
    )
  return (
    <section class="card differs">
      <h2>{short.title}</h2>
      <ul>
        {missing.map(({ shipmentLineId, units }) => {
          const line = parcel.lines.find(({ id }) => id === shipmentLineId)
          return (
            line !== undefined && (
              <li key={shipmentLineId}>
                {short.line(nameOf(line, locale), quantityText(units, line, { locale, texts }))}
              </li>
            )
          )
        })}
      </ul>
      <p>{short.hint}</p>
      <button type="button" class="warn" disabled={isBusy} onClick={onShort}>
        {short.confirm}
      </button>
      <button type="button" class="plain" onClick={() => setOpen(false)}>
        {short.keep}
      </button>
    </section>
  )
}
