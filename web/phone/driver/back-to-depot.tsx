import { act, nameOf, useScene } from '../scene.ts'
import { parcelNumber } from '../parcel-label.ts'
import { parcelsIn, type DriverRun, type Phase } from './run.ts'
import { driverTexts } from './texts.ts'

interface BackProps {
  readonly run: DriverRun
  readonly phases: ReadonlyMap<string, Phase>
}

/** What could not be delivered, until somebody at the depot has it. */
export function BackToDepot({ run, phases }: BackProps) {
  const scene = useScene()
  const { locale, owner } = scene
  const words = driverTexts(locale)
  const back = parcelsIn(run, phases, 'back')
  if (back.length === 0) return null
  const hub = run.stops.find(({ parcels }) => parcels.some(({ id }) => phases.get(id) === 'back'))?.from
  if (hub === undefined) return null
  const isOwn = hub.id === owner.siteId
  return (
    <section>
      <h2>{words.back.title}</h2>
      <p>{words.back.hint}</p>
      <ul class="cards">
        {back.map(({ id }) => (
          <li key={id} class="card" data-back={id}>
            <strong>{parcelNumber(id)}</strong>
            {isOwn ? (
              <button
                type="button"
                class="soft"
                onClick={() =>
                  void act(scene, {
                    kind: 'shipment.take_in',
                    payload: { shipmentId: id, siteId: hub.id },
                  })
                }
              >
                {words.back.handIn(nameOf(hub, locale))}
              </button>
            ) : (
              <p class="notice">{words.back.byOthers(nameOf(hub, locale))}</p>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
