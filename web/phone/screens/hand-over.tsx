import { useState } from 'preact/hooks'
import { parseTraceCode } from '#domain/catalogue/trace-code.ts'
import { boxesOf } from '../receive/count.ts'
import { nameOf, problemText, useEngineState, useScene, useStored } from '../scene.ts'
import { tellChange } from '../storage/changes.ts'
import type { Parcel } from '../sync/answers.ts'
import { makeDue } from '../sync/bring.ts'
import { post, Refused } from '../sync/server.ts'
import { ScanField } from './scan-field.tsx'

/** Patients' parcels that are here. The pickup code is checked by the server, so this needs a network, and says so. */
export function HandOver() {
  const { texts, database } = useScene()
  const { isOnline } = useEngineState()
  const [chosen, setChosen] = useState<string>()
  const parcels = useStored(async () =>
    (await database.getAll('parcels')).filter(
      ({ kind, state }) => kind === 'prescription' && state === 'arrived',
    ),
  )
  const parcel = parcels?.find(({ id }) => id === chosen)
  return (
    <>
      <h1>{texts.handOver.title}</h1>
      {isOnline === false && <p class="notice bad">{texts.handOver.needsNetwork}</p>}
      {parcels?.length === 0 && <p class="empty">{texts.handOver.none}</p>}
      {parcel === undefined ? (
        <ul class="menu">
          {parcels?.map(({ id, lines }) => (
            <li key={id}>
              <button type="button" class="entry" onClick={() => setChosen(id)}>
                {texts.handOver.parcel} {id.slice(-6)}
                <span class="count">{texts.orders.lines(lines.length)}</span>
              </button>
            </li>
          ))}
        </ul>
      ) : (
        <GiveParcel key={parcel.id} parcel={parcel} isOnline={isOnline !== false} />
      )}
    </>
  )
}

interface GiveProps {
  readonly parcel: Parcel
  readonly isOnline: boolean
}

function GiveParcel({ parcel, isOnline }: GiveProps) {
  const { texts, locale } = useScene()
  const [codes, setCodes] = useState<readonly string[]>([])
  const boxes = new Set(parcel.scans.map(({ code }) => code))
  const scan = (text: string) => {
    const read = parseTraceCode(text)
    if (!read.ok) return { isGood: false, text: texts.receive.unreadable }
    const { code } = read.value
    if (!boxes.has(code)) return { isGood: false, text: texts.receive.foreign }
    if (codes.includes(code)) return { isGood: true, text: texts.receive.again }
    setCodes([...codes, code])
    return { isGood: true, text: texts.receive.taken }
  }
  return (
    <>
      <ul class="cards">
        {parcel.lines.map((line) => (
          <li key={line.id} class="card">
            <strong>{nameOf(line, locale)}</strong> <span>{line.strength}</span>{' '}
            <span>{texts.receive.boxes(boxesOf(line.units, line.packUnits))}</span>
          </li>
        ))}
      </ul>
      <ScanField onScan={scan} />
      <p class="counted">{texts.handOver.scanned(codes.length, boxes.size)}</p>
      <ProveByCode parcelId={parcel.id} codes={codes} isReady={isOnline && codes.length === boxes.size} />
    </>
  )
}

interface ProveProps {
  readonly parcelId: string
  readonly codes: readonly string[]
  readonly isReady: boolean
}

/** The patient says the code. A try whose answer was lost is repeated under its key; a refused one is a new act. */
function ProveByCode({ parcelId, codes, isReady }: ProveProps) {
  const scene = useScene()
  const { texts, database, engine } = scene
  const [pickupCode, setPickupCode] = useState('')
  const [key, setKey] = useState(() => crypto.randomUUID())
  const [told, setTold] = useState<{ readonly isGood: boolean; readonly text: string }>()
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    try {
      const scans = codes.map((code) => ({ code }))
      await post(`/shipments/${parcelId}/hand-over`, { pickupCode, scans }, key)
      setTold({ isGood: true, text: texts.handOver.done })
      await makeDue(database, ['parcels'])
      engine.wake()
      tellChange()
    } catch (error) {
      if (error instanceof Refused) setKey(crypto.randomUUID())
      const code = error instanceof Refused ? (error.problem?.code ?? String(error.status)) : null
      setTold({ isGood: false, text: code === null ? texts.handOver.needsNetwork : problemText(scene, code) })
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)}>
      <label>
        {texts.handOver.code}
        <input
          class="code"
          value={pickupCode}
          inputmode="numeric"
          autocomplete="off"
          required
          pattern="[0-9]{6}"
          maxLength={6}
          onInput={({ currentTarget }) => setPickupCode(currentTarget.value.normalize('NFKC'))}
        />
      </label>
      {told !== undefined && (
        <p class={`notice ${told.isGood ? 'good' : 'bad'}`} role="alert">
          {told.text}
        </p>
      )}
      <button disabled={!isReady}>{texts.handOver.submit}</button>
    </form>
  )
}
