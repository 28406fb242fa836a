import { useState } from 'preact/hooks'
import { baseUnitName } from '#web/ui/base-units.ts'
import { nameOf, useScene } from '../scene.ts'
import { ScanField } from '../screens/scan-field.tsx'
import { parcelNumber } from '../parcel-label.ts'
import { ShortPick } from './short-pick.tsx'
import { tell, type Told } from './sound.ts'
import { stationTexts, type StationTexts } from './texts.ts'
import { useAct } from './use-act.ts'
import {
  boxCount,
  missingUnits,
  seeAgain,
  shortOf,
  takeFromShelf,
  type ScanOutcome,
  type StationLine,
  type StationParcel,
  type TakenBox,
} from './work.ts'
import { ExpiresOn } from '../expires-on.tsx'

interface WorkProps {
  readonly step: 'pick' | 'recheck'
  readonly parcel: StationParcel
  readonly others: readonly StationParcel[]
  readonly onDone: (text: string) => void
  readonly onBack: () => void
}

/** One parcel in hand: every box is scanned, and what is wrong is said at once, with what to do. */
export function WorkParcel({ step, parcel, others, onDone, onBack }: WorkProps) {
  const { locale } = useScene()
  const words = stationTexts(locale)
  const [taken, setTaken] = useState<readonly TakenBox[]>([])
  const { send, isBusy, told } = useAct()
  const number = parcelNumber(parcel.id)
  const codes = taken.map(({ code }) => code)
  const missing = shortOf(parcel, taken)
  const isComplete = step === 'pick' ? missing.length === 0 : taken.length === boxCount(parcel)
  const scan = (text: string) => {
    const outcome =
      step === 'pick' ? takeFromShelf(parcel, taken, text, others) : seeAgain(parcel, taken, text, others)
    if (outcome.kind === 'taken') setTaken([...taken, outcome.scan])
    return outcomeTold(words, outcome, { step, name: (line) => nameOf(line, locale) })
  }
  const finish = async (short: readonly { shipmentLineId: string; units: number }[] = []) => {
    const body =
      step === 'pick'
        ? {
            scans: taken.map(({ code, units }) => ({ code, units })),
            ...(short.length === 0 ? {} : { short }),
          }
        : { scans: codes.map((code) => ({ code })) }
    const answer = await send(`/shipments/${parcel.id}/${step}`, body, codes)
    if (answer === null) return
    const isGone = (answer as { state?: string }).state === 'cancelled'
    if (isGone) onDone(words.short.nothingLeft(number))
    else onDone(short.length > 0 ? words.short.done(number) : words.finished(number))
  }
  return (
    <>
      <p class="name">
        <strong class="big">{words.parcel(number)}</strong>
        {parcel.destination !== null && <span>{words.to(nameOf(parcel.destination, locale))}</span>}
      </p>
      <ScanField label={words.scanBox} onScan={scan} />
      {told !== null && (
        <p class="notice large bad" role="alert">
          {told.text}
        </p>
      )}
      <ul class="cards">
        {parcel.lines.map((line) => (
          <LineCard key={line.id} {...{ line, parcel, taken, step }} />
        ))}
      </ul>
      <Scanned taken={taken} onRemove={(code) => setTaken(taken.filter((one) => one.code !== code))} />
      {step === 'pick' && !isComplete && (
        <ShortPick parcel={parcel} missing={missing} isBusy={isBusy} onShort={() => void finish(missing)} />
      )}
      <button type="button" class="plain" onClick={onBack}>
        {words.back}
      </button>
      <div class="bar">
        <button type="button" disabled={!isComplete || isBusy} onClick={() => void finish()}>
          {words.done[step]}
        </button>
      </div>
    </>
  )
}

interface Surroundings {
  readonly step: 'pick' | 'recheck'
  readonly name: (line: StationLine) => string
}

/** What to tell of a scan, aloud and in words with the next step. */
function outcomeTold({ told }: StationTexts, outcome: ScanOutcome, { step, name }: Surroundings): Told {
  switch (outcome.kind) {
    case 'taken':
      return tell(true, told.taken(name(outcome.line)))
    case 'again':
      return tell(false, told.again)
    case 'unreadable':
      return tell(false, told.unreadable)
    case 'foreign':
      return tell(false, step === 'pick' ? told.foreignPick : told.foreignRecheck)
    case 'enough':
      return tell(false, told.enough(name(outcome.line)))
    case 'wrongLot':
      return tell(false, told.wrongLot(outcome.line.lotNumber))
    case 'otherParcel':
      return tell(false, told.otherParcel(parcelNumber(outcome.parcel.id)))
  }
}

interface LineProps {
  readonly line: StationLine
  readonly parcel: StationParcel
  readonly taken: readonly TakenBox[]
  readonly step: 'pick' | 'recheck'
}

function LineCard({ line, parcel, taken, step }: LineProps) {
  const { locale } = useScene()
  const words = stationTexts(locale)
  const ofLine = parcel.scans.filter(({ shipmentLineId }) => shipmentLineId === line.id)
  const seen = ofLine.filter(({ code }) => taken.some((scan) => scan.code === code)).length
  const missing = missingUnits(line, taken)
  const inBoxes = (units: number) => Math.ceil(units / line.packUnits)
  const [done, all] =
    step === 'pick' ? [inBoxes(line.units) - inBoxes(missing), inBoxes(line.units)] : [seen, ofLine.length]
  const rest = line.units % line.packUnits
  return (
    <li class={`card line ${done === all ? 'finished' : ''}`} data-line={line.id}>
      <span>
        <strong class="product-name">{nameOf(line, locale)}</strong> {line.strength}
      </span>
      <strong class="huge">
        {done === all ? '✓ ' : ''}
        {words.boxes(done, all)}
      </strong>
      <span>
        {words.lot} <b>{line.lotNumber}</b>
        <ExpiresOn day={line.expiresOn} words={words.expires} />
      </span>
      {rest > 0 && <span>{words.opened(rest, baseUnitName(line.baseUnit, locale))}</span>}
    </li>
  )
}

interface ScannedProps {
  readonly taken: readonly TakenBox[]
  readonly onRemove: (code: string) => void
}

function Scanned({ taken, onRemove }: ScannedProps) {
  const { locale } = useScene()
  const words = stationTexts(locale)
  if (taken.length === 0) return null
  return (
    <details>
      <summary>
        {words.scanned} ({taken.length})
      </summary>
      <ul class="cards">
        {taken.map(({ code }) => (
          <li key={code} class="row">
            <span class="code-text">{code}</span>
            <button type="button" class="plain" onClick={() => onRemove(code)}>
              {words.remove}
            </button>
          </li>
        ))}
      </ul>
    </details>
  )
}
