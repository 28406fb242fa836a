import { useState } from 'preact/hooks'
import type { ReturnReason } from '#domain/fulfilment/return-reasons.ts'
import { act, useScene } from '../scene.ts'
import type { FailWords } from './fail-words.ts'
import { parcelNumber } from '../parcel-label.ts'

interface FailProps<Reason extends ReturnReason> {
  readonly parcels: readonly { readonly id: string }[]
  readonly words: FailWords<Reason>
  /** Those of the words, in the order in which they are shown. */
  readonly reasons: readonly Reason[]
  /** Goes on with the parcel once the phone keeps that it goes back. */
  readonly onReturned?: (id: string) => Promise<void>
}

/** A parcel that its patient does not get goes back, with the reason. Two steps, since it cannot be taken back. */
export function FailParcel<Reason extends ReturnReason>({
  parcels,
  words,
  reasons,
  onReturned,
}: FailProps<Reason>) {
  const scene = useScene()
  const [chosen, setChosen] = useState<string>()
  const [reason, setReason] = useState<Reason>()
  const isOpen = chosen !== undefined
  const close = () => {
    setChosen(undefined)
    setReason(undefined)
  }
  const confirm = async () => {
    if (chosen === undefined || reason === undefined) return
    await act(scene, { kind: 'shipment.return', payload: { shipmentId: chosen, reason } })
    close()
    await onReturned?.(chosen)
  }
  if (!isOpen)
    return (
      <button type="button" class="plain" onClick={() => setChosen(parcels[0]?.id)}>
        {words.open}
      </button>
    )
  return (
    <section class="card">
      <h2>{words.title}</h2>
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
        {reasons.map((one) => (
          <li key={one}>
            <button type="button" class="entry" aria-pressed={one === reason} onClick={() => setReason(one)}>
              {one === reason ? '● ' : '○ '}
              {words.reasons[one]}
            </button>
          </li>
        ))}
      </ul>
      <button type="button" class="warn" disabled={reason === undefined} onClick={() => void confirm()}>
        {words.confirm}
      </button>
      <button type="button" class="plain" onClick={close}>
        {words.keep}
      </button>
    </section>
  )
}
