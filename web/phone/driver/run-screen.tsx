import { OwnerRow } from '../owner-row.tsx'
import { addressOf } from '../route.ts'
import { nameOf, useEngineState, useScene } from '../scene.ts'
import { BackToDepot } from './back-to-depot.tsx'
import { isChosen } from './choice.ts'
import { isOpen, parcelsIn, progressOf, stopId, type DriverRun, type Phase, type RunStop } from './run.ts'
import { driverTexts } from './texts.ts'
import { timeText } from './units.ts'
import { useRun } from './use-run.ts'

/** The day of a driver: the stops in their order, how far it is, and what is next. */
export function RunScreen() {
  const { texts, locale } = useScene()
  const words = driverTexts(locale)
  const { isOnline } = useEngineState()
  const known = useRun()
  if (known === undefined) return <h1>{words.title}</h1>
  return (
    <>
      <h1>{words.title}</h1>
      {known === null ? (
        <p class="empty">{isOnline === false ? texts.badge.never : texts.badge.bringing(0)}</p>
      ) : (
        <Day {...known} />
      )}
      <OwnerRow />
    </>
  )
}

interface DayProps {
  readonly run: DriverRun
  readonly phases: ReadonlyMap<string, Phase>
}

function Day({ run, phases }: DayProps) {
  const { locale } = useScene()
  const words = driverTexts(locale)
  const { stops, doneStops, parcels, doneParcels } = progressOf(run, phases)
  const toLoad = parcelsIn(run, phases, 'toLoad').length
  const cold = parcelsIn(run, phases, 'onBoard').some(({ isCold }) => isCold)
  const next = run.stops.find((stop) => isOpen(stop, phases))
  return (
    <>
      <Trip run={run} />
      {stops === 0 && (
        <p class="empty">
          {words.nothing} {words.nothingHint}
        </p>
      )}
      {stops > 0 && (
        <div class="progress">
          <progress max={parcels} value={doneParcels} aria-label={words.title} />
          <p>
            <strong>{words.progress(doneStops, stops, doneParcels, parcels)}</strong>
          </p>
        </div>
      )}
      {toLoad > 0 && (
        <a class="button" href={addressOf('load')}>
          {words.load.title} · {words.parcels(toLoad)}
        </a>
      )}
      {cold && (
        <a class="button calm" href={addressOf('cold')}>
          {words.coldBox.entry}
        </a>
      )}
      <ol class="cards stops">
        {run.stops.map((stop, index) => (
          <StopCard
            key={stopId(stop)}
            {...{ stop, phases }}
            number={index + 1}
            isNext={stop === next && toLoad === 0}
          />
        ))}
      </ol>
      <BackToDepot run={run} phases={phases} />
    </>
  )
}

function Trip({ run }: { readonly run: DriverRun }) {
  const { locale } = useScene()
  const words = driverTexts(locale)
  const trip = run.trips.find((one) => isChosen(one, run.chosen))
  const label =
    trip === undefined
      ? words.rides
      : `${words.trip(trip.plate, trip.doorMeans ?? null)} · ${words.depart} ${timeText(trip.departAt, locale)}`
  if (run.trips.length === 0) return <p class="quiet">{words.noTrips}</p>
  return (
    <p class="name">
      <strong>{label}</strong>
      <a class="button plain" href={addressOf('trips')}>
        {words.choose}
      </a>
    </p>
  )
}

interface StopProps {
  readonly stop: RunStop
  readonly number: number
  readonly phases: ReadonlyMap<string, Phase>
  readonly isNext: boolean
}

function StopCard({ stop, number, phases, isNext }: StopProps) {
  const { locale } = useScene()
  const words = driverTexts(locale)
  const isDone = !isOpen(stop, phases) && stop.parcels.every(({ id }) => phases.get(id) !== 'notReady')
  const doors = stop.parcels.filter(({ mode }) => mode === 'home').length
  const facts = [
    words.parcels(stop.parcels.length),
    doors === 0 ? null : `${words.forDoor} ${doors}`,
    stop.coldBoxes === null || stop.coldBoxes === 0 ? null : words.coldBoxes(stop.coldBoxes),
  ].filter((fact) => fact !== null)
  return (
    <li class={`card stop ${isDone ? 'finished' : ''} ${isNext ? 'next' : ''}`} data-stop={stopId(stop)}>
      <a href={addressOf('stop', stopId(stop))}>
        <span class="number">{isDone ? '✓' : number}</span>
        <span class="what">
          {isNext && <em>{words.next}</em>}
          <strong>{stop.address ?? nameOf(stop.site, locale)}</strong>
          <span>
            {words.arrive} <b>{timeText(stop.arriveAt, locale)}</b>
          </span>
          <span class="quiet facts">
            {facts.map((fact) => (
              <span key={fact}>{fact}</span>
            ))}
          </span>
          <span class="quiet">{windowText(stop, words, locale)}</span>
        </span>
      </a>
    </li>
  )
}

const wholeDayMs = 24 * 3_600_000

function windowText(
  { window, coldBoxes }: RunStop,
  words: ReturnType<typeof driverTexts>,
  locale: Parameters<typeof timeText>[1],
): string {
  if (window !== null && Date.parse(window.until) - Date.parse(window.from) >= wholeDayMs) return words.allDay
  if (window !== null) return words.window(timeText(window.from, locale), timeText(window.until, locale))
  // A ride by the timetable says nothing of opening hours.
  return coldBoxes === null ? '' : words.closed
}
