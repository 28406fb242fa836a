import { useState } from 'preact/hooks'
import { go } from '../route.ts'
import { act, useScene } from '../scene.ts'
import { batchesOf } from './batches.ts'
import { ParcelTicks } from './parcel-ticks.tsx'
import { parcelsIn, type DriverRun, type Phase } from './run.ts'
import { driverTexts } from './texts.ts'
import { useRun } from './use-run.ts'

/** At the hub: every parcel is scanned into the vehicle, and then it leaves. */
export function LoadScreen() {
  const { locale } = useScene()
  const words = driverTexts(locale)
  const known = useRun()
  return (
    <>
      <h1>{words.load.title}</h1>
      {known === null ? <p class="empty">{words.load.none}</p> : known && <Loading {...known} />}
    </>
  )
}

function Loading({ run, phases }: { readonly run: DriverRun; readonly phases: ReadonlyMap<string, Phase> }) {
  const scene = useScene()
  const words = driverTexts(scene.locale)
  const [ticked, setTicked] = useState<readonly string[]>([])
  const parcels = parcelsIn(run, phases, 'toLoad')
  const notReady = parcelsIn(run, phases, 'notReady').length
  const loaded = ticked.filter((id) => phases.get(id) === 'toLoad')
  const leave = async () => {
    for (const { siteId, shipmentIds } of batchesOf(run, loaded))
      await act(scene, { kind: 'legs.depart', payload: { shipmentIds, siteId } })
    go('home')
  }
  return (
    <>
      {notReady > 0 && <p class="notice">{words.load.notReady(notReady)}</p>}
      {parcels.length === 0 ? (
        <p class="empty">{words.load.none}</p>
      ) : (
        <>
          <p>{words.load.hint}</p>
          <ParcelTicks {...{ run, parcels, ticked }} onTicked={setTicked} />
        </>
      )}
      {loaded.length > 0 && (
        <div class="bar">
          {loaded.length < parcels.length && (
            <p class="warned">{words.load.left(parcels.length - loaded.length)}</p>
          )}
          <button type="button" onClick={() => void leave()}>
            {words.load.go(loaded.length)}
          </button>
        </div>
      )}
    </>
  )
}
