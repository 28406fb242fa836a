import { useState } from 'preact/hooks'
import { nameOf, useScene } from '../scene.ts'
import { ScanField } from '../screens/scan-field.tsx'
import { findParcel, parcelNumber } from '../parcel-label.ts'
import { timeText } from '../driver/units.ts'
import { Failure } from './failure.tsx'
import { tell, type Told } from './sound.ts'
import { ToldNotice } from './told-notice.tsx'
import { stationTexts } from './texts.ts'
import { useStationWork } from './use-work.ts'
import { WorkParcel } from './work-parcel.tsx'
import { stepFacts, waveKey, wavesOf, type StationParcel } from './work.ts'

interface StepProps {
  readonly step: 'pick' | 'recheck'
  /** The wave that is worked on; empty for all of them. */
  readonly wave: string
}

export function PickScreen({ id }: { readonly id: string }) {
  return <ParcelStep step="pick" wave={id} />
}

export function RecheckScreen({ id }: { readonly id: string }) {
  return <ParcelStep step="recheck" wave={id} />
}

/** Parcel after parcel: scan its label (or a box in it), scan its boxes, done, next. */
function ParcelStep({ step, wave }: StepProps) {
  const { locale, owner } = useScene()
  const words = stationTexts(locale)
  // What was picked already tells whose box it is that somebody holds.
  const { parcels, failure, refresh } = useStationWork(
    step === 'pick' ? ['pick', 'recheck'] : ['recheck', 'pack'],
  )
  const [chosen, setChosen] = useState<StationParcel>()
  const [finished, setFinished] = useState<readonly string[]>([])
  const [told, setTold] = useState<Told | null>(null)
  const states: readonly string[] = stepFacts[step].states
  const waiting = (parcels ?? []).filter(
    (parcel) =>
      states.includes(parcel.state) &&
      !finished.includes(parcel.id) &&
      (wave === '' || waveKey(parcel) === wave),
  )
  const queue = wavesOf(waiting).flatMap((one) => one.parcels)
  const isOwnPick = ({ pickedBy }: StationParcel) => step === 'recheck' && pickedBy === owner.principalId
  const open = (parcel: StationParcel | undefined) => {
    if (parcel !== undefined && isOwnPick(parcel)) setTold(tell(false, words.samePerson))
    else {
      setTold(null)
      setChosen(parcel)
    }
  }
  const scan = (text: string) => {
    const found = findParcel(queue, text, ({ scans }) => scans.map(({ code }) => code))
    if (found === 'unreadable') return tell(false, words.told.unreadable)
    if (found === null) return tell(false, words.told.noSuchParcel)
    if (isOwnPick(found)) return tell(false, words.samePerson)
    open(found)
    return tell(true, words.parcel(parcelNumber(found.id)))
  }
  const done = (parcel: StationParcel, text: string) => {
    const rest = queue.filter(({ id }) => id !== parcel.id)
    setFinished([...finished, parcel.id])
    setTold(tell(true, rest.length === 0 ? `${text} ${words.allDone}` : text))
    setChosen(rest.find((one) => !isOwnPick(one)))
    void refresh()
  }
  return (
    <>
      <h1>{words.steps[step]}</h1>
      <Failure failure={failure} />
      <ToldNotice told={told} />
      {chosen === undefined ? (
        <>
          {queue.length > 0 && <ScanField label={words.scanParcel} onScan={scan} />}
          <Queue
            {...{ queue, isOwnPick }}
            onOpen={open}
            isLoaded={parcels !== undefined || failure !== null}
          />
        </>
      ) : (
        <WorkParcel
          key={chosen.id}
          step={step}
          parcel={chosen}
          others={parcels ?? []}
          onDone={(text) => done(chosen, text)}
          onBack={() => open(undefined)}
        />
      )}
    </>
  )
}

interface QueueProps {
  readonly queue: readonly StationParcel[]
  readonly isLoaded: boolean
  readonly isOwnPick: (parcel: StationParcel) => boolean
  readonly onOpen: (parcel: StationParcel) => void
}

function Queue({ queue, isLoaded, isOwnPick, onOpen }: QueueProps) {
  const { locale } = useScene()
  const words = stationTexts(locale)
  const next = queue.find((parcel) => !isOwnPick(parcel))
  if (queue.length === 0) return <p class="empty">{isLoaded ? words.nothingHere : words.loading}</p>
  return (
    <>
      {next !== undefined && (
        <button type="button" onClick={() => onOpen(next)}>
          {words.begin}
        </button>
      )}
      <ul class="cards">
        {queue.map((parcel) => (
          <li key={parcel.id}>
            <button
              type="button"
              class={isOwnPick(parcel) ? 'entry refused' : 'entry'}
              data-parcel={parcel.id}
              onClick={() => onOpen(parcel)}
            >
              <span>
                {parcelNumber(parcel.id)}
                <br />
                <small>
                  {[
                    parcel.departsAt === null ? null : words.leaves(timeText(parcel.departsAt, locale)),
                    parcel.destination === null ? null : words.to(nameOf(parcel.destination, locale)),
                  ]
                    .filter((part) => part !== null)
                    .join(' · ')}
                </small>
              </span>
              {isOwnPick(parcel) ? (
                <span class="tag refused">{words.samePersonShort}</span>
              ) : (
                <span class="count">{parcel.lines.length}</span>
              )}
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
