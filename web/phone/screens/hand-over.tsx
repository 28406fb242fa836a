import { useState } from 'preact/hooks'
import { parseTraceCode } from '#domain/catalogue/trace-code.ts'
import { mayGiveOffline, type ParcelHere, parcelsHere } from '../hand-over/standing.ts'
import { boxesOf } from '../receive/count.ts'
import { act, nameOf, problemText, useEngineState, useScene, useStored, type Scene } from '../scene.ts'
import { tellChange } from '../storage/changes.ts'
import { readSetting } from '../storage/database.ts'
import { outboxStoreOf } from '../storage/outbox-store.ts'
import type { Parcel } from '../sync/answers.ts'
import { makeDue } from '../sync/bring.ts'
import { post, Refused } from '../sync/server.ts'
import { ScanField } from './scan-field.tsx'

/**
 * Patients' parcels that are here. With a network the pickup code is checked at once; without one a parcel of which this
 * phone heard lately may be handed over, and is checked when the phone is heard again.
 */
export function HandOver() {
  const { texts, database } = useScene()
  const { isOnline } = useEngineState()
  const [chosen, setChosen] = useState<string>()
  const stored = useStored(async () => ({
    here: parcelsHere(await database.getAll('parcels'), await outboxStoreOf(database).all()),
    broughtAt: (await readSetting(database, 'sync'))?.doneAt.parcels,
  }))
  if (stored === undefined) return <h1>{texts.handOver.title}</h1>
  const { here, broughtAt } = stored
  const mayGive = mayGiveOffline(broughtAt, new Date())
  const parcel = here.find((one) => one.parcel.id === chosen && one.standing !== 'given')?.parcel
  return (
    <>
      <h1>{texts.handOver.title}</h1>
      {isOnline === false && here.length > 0 && (
        <p class={`notice ${mayGive ? '' : 'bad'}`}>
          {mayGive ? texts.handOver.offline : texts.handOver.stale}
        </p>
      )}
      {here.length === 0 && <p class="empty">{texts.handOver.none}</p>}
      {parcel === undefined ? (
        <ul class="menu">
          {here.map((one) => (
            <ParcelEntry key={one.parcel.id} {...one} onChoose={() => setChosen(one.parcel.id)} />
          ))}
        </ul>
      ) : (
        <GiveParcel key={parcel.id} {...{ parcel, mayGive }} isOnline={isOnline !== false} />
      )}
    </>
  )
}

interface EntryProps extends ParcelHere {
  readonly onChoose: () => void
}

function ParcelEntry({ parcel: { id, lines }, standing, reason, onChoose }: EntryProps) {
  const scene = useScene()
  const { texts } = scene
  return (
    <li data-parcel={id} data-standing={standing}>
      <button type="button" class="entry" disabled={standing === 'given'} onClick={onChoose}>
        {texts.handOver.parcel} {id.slice(-6)}
        <span class="count">{texts.orders.lines(lines.length)}</span>
      </button>
      {standing === 'given' && <p class="notice">{texts.handOver.given}</p>}
      {standing === 'unproven' && <p class="notice bad">{texts.handOver.unproven}</p>}
      {reason !== null && reason !== '' && <p class="notice bad">{problemText(scene, reason)}</p>}
    </li>
  )
}

interface GiveProps {
  readonly parcel: Parcel
  readonly isOnline: boolean
  readonly mayGive: boolean
}

function GiveParcel({ parcel, isOnline, mayGive }: GiveProps) {
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
  const isScanned = codes.length === boxes.size
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
      <ProveByCode
        parcelId={parcel.id}
        {...{ codes, isOnline, mayGive }}
        isReady={isScanned && (isOnline || mayGive)}
      />
    </>
  )
}

interface ProveProps extends Omit<GiveProps, 'parcel'> {
  readonly parcelId: string
  readonly codes: readonly string[]
  readonly isReady: boolean
}

interface Told {
  readonly isGood: boolean
  readonly text: string
}

/** The patient says the code. A try whose answer was lost is repeated under its key; a refused one is a new act. */
function ProveByCode({ parcelId, codes, isReady, isOnline, mayGive }: ProveProps) {
  const scene = useScene()
  const { texts } = scene
  const [pickupCode, setPickupCode] = useState('')
  const [key, setKey] = useState(() => crypto.randomUUID())
  const [told, setTold] = useState<Told>()
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const given = { shipmentId: parcelId, pickupCode, scans: codes.map((code) => ({ code })) }
    const outcome = isOnline ? await giveOnline(scene, given, key) : 'unreached'
    if (outcome !== 'unreached') {
      if (!outcome.isGood) setKey(crypto.randomUUID())
      setTold(outcome)
    } else if (mayGive) {
      // The server knows that it is the same hand-over, where the try without an answer had reached it.
      await act(scene, {
        kind: 'parcel.handOver',
        payload: { ...given, handedOverAt: new Date().toISOString() },
      })
    } else setTold({ isGood: false, text: texts.handOver.stale })
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
      <button disabled={!isReady}>{isOnline ? texts.handOver.submit : texts.handOver.submitOffline}</button>
    </form>
  )
}

interface Given {
  readonly shipmentId: string
  readonly pickupCode: string
  readonly scans: readonly { readonly code: string }[]
}

async function giveOnline(
  scene: Scene,
  { shipmentId, ...body }: Given,
  key: string,
): Promise<Told | 'unreached'> {
  const { texts, database, engine } = scene
  try {
    await post(`/shipments/${shipmentId}/hand-over`, body, key)
    await makeDue(database, ['parcels'])
    engine.wake()
    tellChange()
    return { isGood: true, text: texts.handOver.done }
  } catch (error) {
    if (!(error instanceof Refused)) return 'unreached'
    return { isGood: false, text: problemText(scene, error.problem?.code ?? String(error.status)) }
  }
}
