import { useState } from 'preact/hooks'
import type { BoxCondition, CountedLine } from '#domain/fulfilment/receipt.ts'
import { countLines, noNotes, scansOf, takeScan, toggleAbsent, type ReceiptNotes } from '../receive/count.ts'
import { quantityText } from '../quantity.ts'
import { go } from '../route.ts'
import { act, nameOf, useScene, useStored } from '../scene.ts'
import type { Parcel } from '../sync/answers.ts'
import { scalePhoto } from '../photo/scale.ts'
import { ScanField } from './scan-field.tsx'
import { ExpiresOn } from '../expires-on.tsx'

/** Counting one parcel at the door, with or without a network. */
export function ReceiveParcel({ id }: { readonly id: string }) {
  const { texts, database } = useScene()
  const parcel = useStored(async () => (await database.get('parcels', id)) ?? null, id)
  if (parcel === undefined) return <h1>{texts.receive.title}</h1>
  if (parcel === null)
    return (
      <>
        <h1>{texts.receive.title}</h1>
        <p class="empty">{texts.receive.none}</p>
      </>
    )
  return <CountParcel parcel={parcel} />
}

function CountParcel({ parcel }: { readonly parcel: Parcel }) {
  const scene = useScene()
  const { texts } = scene
  const [notes, setNotes] = useState<ReceiptNotes>(noNotes)
  const [condition, setCondition] = useState<BoxCondition>('good')
  const [photos, setPhotos] = useState<readonly Photo[]>([])
  const counted = countLines(parcel, notes)
  const isWhole = counted.every(({ damaged, short }) => damaged === 0 && short === 0)
  const finish = async () => {
    await act(scene, {
      kind: 'shipment.receive',
      payload: { shipmentId: parcel.id, lines: counted, scans: scansOf(notes) },
    })
    // Behind the receipt, which they belong to: the outbox lets nothing overtake on one subject.
    for (const photo of photos)
      await act(scene, { kind: 'shipment.photo', payload: { shipmentId: parcel.id, ...photo } })
    go('receive')
  }
  const scan = (text: string) => {
    const outcome = takeScan(parcel, notes, text, condition)
    if ('notes' in outcome) setNotes(outcome.notes)
    return { isGood: 'notes' in outcome, text: texts.receive[outcome.kind] }
  }
  const choice = (one: 'good' | 'damaged') => (
    <button
      type="button"
      class={condition === one ? 'chosen' : 'plain'}
      aria-pressed={condition === one}
      onClick={() => setCondition(one)}
    >
      {texts.receive[one]}
    </button>
  )
  return (
    <>
      <h1>{texts.receive.title}</h1>
      <p class="quiet">{texts.receive.scanHint}</p>
      <div class="row choice">
        {choice('good')}
        {choice('damaged')}
      </div>
      <ScanField onScan={scan} />
      <ul class="cards">
        {parcel.lines.map((line, index) => (
          <LineCard
            key={line.id}
            line={line}
            counted={counted[index]}
            isAbsent={notes.absentLineIds.includes(line.id)}
            photos={photos.filter(({ lineId }) => lineId === line.id).length}
            onPhoto={(photo) => setPhotos([...photos, photo])}
            onAbsent={() => setNotes(toggleAbsent(parcel, notes, line.id))}
          />
        ))}
      </ul>
      <div class="bar">
        <button type="button" class={isWhole ? '' : 'warn'} onClick={() => void finish()}>
          {isWhole ? texts.receive.finish : texts.receive.finishDiffers}
        </button>
      </div>
    </>
  )
}

/** A photo of a damaged line, until the receipt is finished. */
interface Photo {
  readonly lineId: string
  readonly jpegBase64: string
  readonly takenAt: string
}

interface LineProps {
  readonly line: Parcel['lines'][number]
  readonly counted: CountedLine | undefined
  readonly isAbsent: boolean
  readonly photos: number
  readonly onPhoto: (photo: Photo) => void
  readonly onAbsent: () => void
}

function LineCard({ line, counted, isAbsent, photos, onPhoto, onAbsent }: LineProps) {
  const { texts, locale } = useScene()
  const { lotNumber, expiresOn } = line
  const quantity = (units: number) => quantityText(units, line, { locale, texts })
  const differs = counted !== undefined && counted.good < line.units
  return (
    <li class={`card ${differs ? 'differs' : ''}`}>
      <p class="name">
        <strong>{nameOf(line, locale)}</strong> <span>{line.strength}</span>
      </p>
      <p class="quiet">
        {texts.receive.lot} {lotNumber}
        <ExpiresOn day={expiresOn} words={texts.receive.expires} />
      </p>
      <p class="counted">
        <strong>{quantity(line.units)}</strong>{' '}
        {counted !== undefined && differs
          ? texts.receive.counted(quantity(counted.good), quantity(counted.damaged), quantity(counted.short))
          : texts.receive.allGood}
      </p>
      {counted !== undefined && counted.damaged > 0 && (
        <PhotoField lineId={line.id} {...{ photos, onPhoto }} />
      )}
      <button type="button" class="plain" onClick={onAbsent}>
        {isAbsent ? texts.receive.absentBack : texts.receive.absent}
      </button>
    </li>
  )
}

interface PhotoProps {
  readonly lineId: string
  readonly photos: number
  readonly onPhoto: (photo: Photo) => void
}

/** Takes a photo by the phone's own camera app, and keeps it small. */
function PhotoField({ lineId, photos, onPhoto }: PhotoProps) {
  const { texts } = useScene()
  const [isUnusable, setUnusable] = useState(false)
  const take = async (input: HTMLInputElement) => {
    const [file] = input.files ?? []
    input.value = ''
    const jpegBase64 = file === undefined ? null : await scalePhoto(file)
    setUnusable(jpegBase64 === null)
    if (jpegBase64 !== null) onPhoto({ lineId, jpegBase64, takenAt: new Date().toISOString() })
  }
  return (
    <>
      <label class="photo">
        {texts.receive.photo}
        <input
          type="file"
          accept="image/*"
          capture="environment"
          onChange={({ currentTarget }) => void take(currentTarget)}
        />
      </label>
      {photos > 0 && <p class="notice">{texts.receive.photos(photos)}</p>}
      {isUnusable && (
        <p class="notice bad" role="alert">
          {texts.receive.photoUnusable}
        </p>
      )}
    </>
  )
}
