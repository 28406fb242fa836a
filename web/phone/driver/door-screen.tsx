import { useEffect, useState } from 'preact/hooks'
import { parseTraceCode } from '#domain/catalogue/trace-code.ts'
import { mostPickupAttempts } from '#domain/fulfilment/pickup-code.ts'
import { addressOf } from '../route.ts'
import { boxesOf } from '../receive/count.ts'
import { nameOf, problemText, useEngineState, useScene } from '../scene.ts'
import { ScanField } from '../screens/scan-field.tsx'
import type { ParcelDetail } from '../sync/answers.ts'
import { get, post, Refused } from '../sync/server.ts'
import { tell } from '../station/sound.ts'
import { FailParcel } from './fail-parcel.tsx'
import { parcelNumber } from './parcel-label.ts'
import { driverTexts } from './texts.ts'
import { useRun } from './use-run.ts'

/** At a patient's door: every box is scanned once more, and the patient says the code, which the server checks. */
export function DoorScreen({ id }: { readonly id: string }) {
  const scene = useScene()
  const words = driverTexts(scene.locale)
  const { isOnline } = useEngineState()
  const known = useRun()
  const [parcel, setParcel] = useState<ParcelDetail>()
  const [failure, setFailure] = useState<string>()
  useEffect(() => {
    get<ParcelDetail>(`/shipments/${id}`).then(setParcel, (error: unknown) =>
      setFailure(
        error instanceof Refused ? problemText(scene, error.problem?.code ?? '') : words.door.needsNetwork,
      ),
    )
  }, [id, isOnline])
  const onRun = known?.run.stops.flatMap(({ parcels }) => parcels).find((one) => one.id === id)
  const isThere = known?.phases.get(id) === 'there'
  const [isGiven, setGiven] = useState(false)
  return (
    <>
      <h1>
        {words.door.title} · {parcelNumber(id)}
      </h1>
      {isOnline === false && <p class="notice bad">{words.door.needsNetwork}</p>}
      {isGiven && <Given />}
      {parcel === undefined && <p class="empty">{failure ?? words.door.loading}</p>}
      {parcel !== undefined && !isGiven && (
        <Give parcel={parcel} isOnline={isOnline !== false} onGiven={() => setGiven(true)} />
      )}
      {onRun !== undefined && isThere && !isGiven && <FailParcel parcels={[onRun]} />}
    </>
  )
}

function Given() {
  const { locale } = useScene()
  const words = driverTexts(locale)
  return (
    <>
      <p class="notice good big" role="status">
        {words.door.done}
      </p>
      <a class="button" href={addressOf('home')}>
        {words.next}
      </a>
    </>
  )
}

interface GiveProps {
  readonly parcel: ParcelDetail
  readonly isOnline: boolean
  readonly onGiven: () => void
}

function Give({ parcel, isOnline, onGiven }: GiveProps) {
  const { texts, locale } = useScene()
  const words = driverTexts(locale)
  const [codes, setCodes] = useState<readonly string[]>([])
  const boxes = new Set(parcel.scans.map(({ code }) => code))
  const scan = (text: string) => {
    const read = parseTraceCode(text)
    if (!read.ok) return tell(false, texts.receive.unreadable)
    const { code } = read.value
    if (!boxes.has(code)) return tell(false, texts.receive.foreign)
    if (codes.includes(code)) return tell(true, texts.receive.again)
    setCodes([...codes, code])
    return tell(true, texts.receive.taken)
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
      <p class="big">{words.door.scanned(codes.length, boxes.size)}</p>
      <Prove
        parcelId={parcel.id}
        codes={codes}
        isReady={isOnline && codes.length === boxes.size}
        onGiven={onGiven}
      />
    </>
  )
}

interface ProveProps {
  readonly parcelId: string
  readonly codes: readonly string[]
  readonly isReady: boolean
  readonly onGiven: () => void
}

/** A try whose answer was lost is repeated under its key; a refused one is a new act. */
function Prove({ parcelId, codes, isReady, onGiven }: ProveProps) {
  const scene = useScene()
  const { engine } = scene
  const words = driverTexts(scene.locale)
  const [pickupCode, setPickupCode] = useState('')
  const [wrong, setWrong] = useState(0)
  const [key, setKey] = useState(() => crypto.randomUUID())
  const [told, setTold] = useState<{ readonly isGood: boolean; readonly text: string }>()
  const attempt = async (step: () => Promise<unknown>, done: string) => {
    try {
      await step()
      setTold(tell(true, done))
      return true
    } catch (error) {
      const code = error instanceof Refused ? (error.problem?.code ?? String(error.status)) : null
      if (error instanceof Refused) setKey(crypto.randomUUID())
      if (code === 'pickupCodeWrong') setWrong(wrong + 1)
      setTold(tell(false, code === null ? words.door.needsNetwork : problemText(scene, code)))
      return false
    }
  }
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const scans = codes.map((code) => ({ code }))
    const hand = () => post(`/shipments/${parcelId}/hand-over`, { pickupCode, scans }, key)
    if (!(await attempt(hand, words.door.done))) return
    engine.wake(true)
    onGiven()
  }
  const resend = async () => {
    const path = `/shipments/${parcelId}/pickup-code`
    if (await attempt(() => post(path, {}, crypto.randomUUID()), words.door.resent)) setWrong(0)
  }
  const left = mostPickupAttempts - wrong
  return (
    <form onSubmit={(event) => void submit(event)}>
      <label>
        {words.door.code}
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
          {wrong > 0 && left >= 0 && !told.isGood && ` ${words.door.tries(left)}`}
        </p>
      )}
      <button disabled={!isReady}>{words.door.submit}</button>
      <button type="button" class="plain" onClick={() => void resend()}>
        {words.door.resend}
      </button>
    </form>
  )
}
