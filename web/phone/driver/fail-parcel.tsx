import { useState } from 'preact/hooks'
import { act, useScene } from '../scene.ts'
import { parcelNumber } from '../parcel-label.ts'
import type { RunParcel } from './run.ts'
import { driverTexts, failReasons, type FailReason } from './texts.ts'

/** A parcel that cannot be delivered goes back, with the reason. Two steps, since it cannot be taken back. */
export function FailParcel({ parcels }: { readonly parcels: readonly RunParcel[] }) {
  const scene = useScene()
  const words = driverTexts(scene.locale)
  const [chosen, setChosen] = useState<string>()
  const [reason, setReason] = useState<FailReason>()
  const isOpen = chosen !== undefined
  const close = () => {
    setChosen(undefined)
    setReason(undefined)
  }
  const confirm = async () => {
    if (chosen === undefined || reason === undefined) return
    await act(scene, { kind: 'shipment.return', payload: { shipmentId: chosen, reason } })
    close()
  }
  if (!isOpen)
    return (
      <button type="button" class="plain" onClick={() => setChosen(parcels[0]?.id)}>
        {words.fail.open}
      </button>
    )
  return (
    <section class="card">
      <h2>{words.fail.title}</h2>
      {parcels.length > 1 && (
        <div class="row choice">
          {parcels.map(({ id }) => (
            <button
              key={id}
              type="button"
              class={id === chosen ? '' : 'plain'}
              aria-pressed={id === chosen}
              onClick={() => setChosen(id)}
            >
              {parcelNumber(id)}
            </button>
          ))}
        </div>
      )}
      <ul class="menu">
        {failReasons.map((one) => (
          <li key={one}>
            <button type="button" class="entry" aria-pressed={one === reason} onClick={() => setReason(one)}>
              {one === reason ? '● ' : '○ '}
              {words.fail.reasons[one]}
            </button>
          </li>
        ))}
      </ul>
      <button type="button" class="warn" disabled={reason === undefined} onClick={() => void confirm()}>
        {words.fail.confirm}
      </button>
      <button type="button" class="plain" onClick={close}>
        {words.fail.keep}
      </button>
    </section>
  )
}
