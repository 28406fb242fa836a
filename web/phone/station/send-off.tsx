import { useState } from 'preact/hooks'
import { nameOf, useScene } from '../scene.ts'
import { ScanField } from '../screens/scan-field.tsx'
import { findParcel, parcelNumber } from '../parcel-label.ts'
import { timeText } from '../driver/units.ts'
import { Failure } from './failure.tsx'
import { tell } from './sound.ts'
import { ToldNotice } from './told-notice.tsx'
import { stationTexts } from './texts.ts'
import { useAct } from './use-act.ts'
import { useStationWork } from './use-work.ts'
import { stepFacts, waveKey, wavesOf, type StationParcel } from './work.ts'

type Step = 'pack' | 'dispatch'

export function PackScreen({ id }: { readonly id: string }) {
  return <SendOff step="pack" wave={id} />
}

export function DispatchScreen({ id }: { readonly id: string }) {
  return <SendOff step="dispatch" wave={id} />
}

/** The most parcels that a station works on in one command. */
const batchLimit = 50

/** Many parcels at once: those that are ticked, by scanning their label or a box in them, are packed or sent off. */
function SendOff({ step, wave }: { readonly step: Step; readonly wave: string }) {
  const { locale } = useScene()
  const words = stationTexts(locale)
  const { parcels, failure, refresh } = useStationWork([step])
  const { send, isBusy, told, setTold } = useAct()
  const [ticked, setTicked] = useState<readonly string[]>([])
  const states: readonly string[] = stepFacts[step].states
  const queue = wavesOf(
    (parcels ?? []).filter(
      (parcel) => states.includes(parcel.state) && (wave === '' || waveKey(parcel) === wave),
    ),
  ).flatMap((one) => one.parcels)
  const chosen = queue.filter(({ id }) => ticked.includes(id)).map(({ id }) => id)
  const tick = (id: string) => setTicked(ticked.includes(id) ? ticked : [...ticked, id].slice(0, batchLimit))
  const scan = (text: string) => {
    const found = findParcel(queue, text, ({ scans }) => scans.map(({ code }) => code))
    if (found === 'unreadable') return tell(false, words.told.unreadable)
    if (found === null) return tell(false, words.told.noSuchParcel)
    if (chosen.length === batchLimit && !chosen.includes(found.id)) return tell(false, words.send.most)
    tick(found.id)
    return tell(true, words.told.ticked(parcelNumber(found.id)))
  }
  const go = async () => {
    if ((await send(`/shipments/${step}`, { shipmentIds: chosen })) === null) return
    setTold(tell(true, words.send.gone[step](chosen.length)))
    setTicked([])
    await refresh()
  }
  const isLoaded = parcels !== undefined || failure !== null
  return (
    <>
      <h1>{words.steps[step]}</h1>
      <Failure failure={failure} />
      <ToldNotice told={told} />
      {queue.length === 0 ? (
        <p class="empty">{isLoaded ? words.nothingHere : words.loading}</p>
      ) : (
        <>
          <ScanField label={words.scanParcel} onScan={scan} />
          <TickMany queue={queue} onTick={setTicked} />
          <Ticks {...{ queue, chosen }} onTick={setTicked} />
        </>
      )}
      {chosen.length > 0 && (
        <div class="bar">
          {step === 'pack' && (
            <a
              class="button plain"
              target="_blank"
              rel="noreferrer"
              href={`/parcel-labels.pdf?shipmentId=${chosen.join(',')}`}
            >
              {words.send.labels}
            </a>
          )}
          <button type="button" disabled={isBusy} onClick={() => void go()}>
            {words.send.go[step](chosen.length)}
          </button>
        </div>
      )}
    </>
  )
}

function TickMany({ queue, onTick }: Pick<TicksProps, 'queue' | 'onTick'>) {
  const { locale } = useScene()
  const { send } = stationTexts(locale)
  return (
    <div class="row">
      <button
        type="button"
        class="soft"
        onClick={() => onTick(queue.slice(0, batchLimit).map(({ id }) => id))}
      >
        {send.all}
      </button>
      <button type="button" class="plain" onClick={() => onTick([])}>
        {send.none}
      </button>
    </div>
  )
}

interface TicksProps {
  readonly queue: readonly StationParcel[]
  readonly chosen: readonly string[]
  readonly onTick: (ids: readonly string[]) => void
}

function Ticks({ queue, chosen, onTick }: TicksProps) {
  const { locale } = useScene()
  const words = stationTexts(locale)
  const toggle = (id: string) =>
    onTick(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id].slice(0, batchLimit))
  return (
    <ul class="cards ticks">
      {queue.map(({ id, departsAt, destination }) => (
        <li key={id}>
          <button
            type="button"
            class="entry"
            aria-pressed={chosen.includes(id)}
            data-parcel={id}
            onClick={() => toggle(id)}
          >
            <span>
              {chosen.includes(id) ? '✓ ' : '○ '}
              {parcelNumber(id)}
              <br />
              <small>{destination === null ? '' : words.to(nameOf(destination, locale))}</small>
            </span>
            <small>{departsAt === null ? words.atCounter : words.leaves(timeText(departsAt, locale))}</small>
          </button>
        </li>
      ))}
    </ul>
  )
}
