import { useState } from 'preact/hooks'
import { addressOf } from '../route.ts'
import { act, nameOf, useScene } from '../scene.ts'
import { pagesOf } from './batches.ts'
import { FailParcel } from '../hand-over/fail-parcel.tsx'
import { parcelNumber } from '../parcel-label.ts'
import { ParcelTicks } from './parcel-ticks.tsx'
import { stopId, type DriverRun, type Phase, type RunStop } from './run.ts'
import { driverTexts, failReasons } from './texts.ts'
import { timeText } from './units.ts'
import { useRun } from './use-run.ts'

/** At a stop: what is brought there is scanned out of the vehicle; what goes on to a door is handed over from there. */
export function StopScreen({ id }: { readonly id: string }) {
  const { locale } = useScene()
  const words = driverTexts(locale)
  const known = useRun()
  const stop = known?.run.stops.find((one) => stopId(one) === id)
  if (known === undefined) return <h1>{words.title}</h1>
  if (known === null || stop === undefined)
    return (
      <>
        <h1>{words.title}</h1>
        <p class="empty">{words.stop.unknown}</p>
      </>
    )
  return <AtStop key={id} run={known.run} phases={known.phases} stop={stop} />
}

interface AtStopProps {
  readonly run: DriverRun
  readonly phases: ReadonlyMap<string, Phase>
  readonly stop: RunStop
}

function AtStop({ run, phases, stop }: AtStopProps) {
  const scene = useScene()
  const { locale } = scene
  const words = driverTexts(locale)
  const [ticked, setTicked] = useState<readonly string[]>([])
  const onBoard = stop.parcels.filter(({ id }) => phases.get(id) === 'onBoard')
  const others = stop.parcels.filter(({ id }) => phases.get(id) !== 'onBoard')
  const here = ticked.filter((id) => phases.get(id) === 'onBoard')
  const arrive = async () => {
    for (const shipmentIds of pagesOf(here))
      await act(scene, { kind: 'legs.arrive', payload: { shipmentIds, siteId: stop.site.id } })
    setTicked([])
  }
  return (
    <>
      <h1>{stop.address ?? nameOf(stop.site, locale)}</h1>
      <p class="big">
        {words.arrive} <strong>{timeText(stop.arriveAt, locale)}</strong>
      </p>
      {onBoard.length > 0 ? (
        <>
          <p>{words.stop.hint}</p>
          <ParcelTicks {...{ run, ticked }} parcels={onBoard} onTicked={setTicked} />
        </>
      ) : (
        stop.address === undefined && <p class="quiet">{words.stop.arrived}</p>
      )}
      <ul class="cards">
        {others.map(({ id, mode }) => (
          <li key={id} class="card" data-parcel={id}>
            <p class="name">
              <strong>{parcelNumber(id)}</strong>
              <span class={`tag ${phases.get(id) === 'there' ? 'here' : ''}`}>
                {words.phases[phases.get(id) ?? 'done']}
              </span>
            </p>
            {phases.get(id) === 'there' && mode === 'home' && (
              <a class="button" href={addressOf('door', id)}>
                {words.stop.handOver}
              </a>
            )}
          </li>
        ))}
      </ul>
      {stop.parcels.some(({ id }) => mayFail(phases.get(id))) && (
        <FailParcel
          parcels={stop.parcels.filter(({ id }) => mayFail(phases.get(id)))}
          words={words.fail}
          reasons={failReasons}
        />
      )}
      {here.length > 0 && (
        <div class="bar">
          {here.length < onBoard.length && (
            <p class="warned">{words.stop.missing(onBoard.length - here.length)}</p>
          )}
          <button type="button" onClick={() => void arrive()}>
            {words.stop.here(here.length)}
          </button>
        </div>
      )}
    </>
  )
}

/** What is in the driver's hands can come back; what the site has taken in cannot. */
function mayFail(phase: Phase | undefined): boolean {
  return phase === 'onBoard' || phase === 'there'
}
