import { worksOf } from '#domain/access/phone-work.ts'
import { useState } from 'preact/hooks'
import { GiveParcel, type GiveProps } from '../hand-over/give-parcel.tsx'
import { chargeText } from '../hand-over/charge-text.ts'
import { FailParcel } from '../hand-over/fail-parcel.tsx'
import { type HandOverStanding, mayGiveOffline, type ParcelHere, parcelsHere } from '../hand-over/standing.ts'
import type { AnsweredCharge } from '../outbox/rules.ts'
import { act, problemText, useEngineState, useScene, useStored } from '../scene.ts'
import { tellChange } from '../storage/changes.ts'
import { readSetting } from '../storage/database.ts'
import { outboxStoreOf } from '../storage/outbox-store.ts'
import { makeDue } from '../sync/bring.ts'
import { parcelNumber } from '../parcel-label.ts'

/**
 * Patients' parcels that are here. With a network the pickup code is checked at once; without one a parcel of which this
 * phone heard lately may be handed over, and is checked when the phone is heard again.
 */
export function HandOver() {
  const { texts, database, engine, owner, locale } = useScene()
  const isOnline = useEngineState().isOnline !== false
  const [chosen, setChosen] = useState<string>()
  const [given, setGiven] = useState<{ readonly charge: AnsweredCharge | null }>()
  const stored = useStored(async () => ({
    here: parcelsHere(await database.getAll('parcels'), await outboxStoreOf(database).all()),
    broughtAt: (await readSetting(database, 'sync'))?.doneAt.parcels,
    sealingKey: await readSetting(database, 'sealingKey'),
  }))
  if (stored === undefined) return <h1>{texts.handOver.title}</h1>
  const { here, broughtAt, sealingKey } = stored
  const offlineKey = mayGiveOffline(broughtAt, new Date()) ? sealingKey : null
  const parcel = here.find((one) => one.parcel.id === chosen && mayBeGiven(one.standing))?.parcel
  const finish = async (charge: AnsweredCharge | null) => {
    setGiven({ charge })
    setChosen(undefined)
    await makeDue(database, ['parcels'])
    engine.wake()
    tellChange()
  }
  return (
    <>
      <h1>{texts.handOver.title}</h1>
      {!isOnline && here.length > 0 && (
        <p class={`notice ${offlineKey === null ? 'bad' : ''}`}>
          {offlineKey === null ? texts.handOver.stale : texts.handOver.offline}
        </p>
      )}
      {given !== undefined && parcel === undefined && (
        <p class="notice good" role="status">
          {texts.handOver.done} {chargeText(texts, given.charge, locale)}
        </p>
      )}
      {here.length === 0 && <p class="empty">{texts.handOver.none}</p>}
      {parcel === undefined && !worksOf(owner.roles ?? []).includes('driver') && (
        <p class="quiet">{texts.handOver.doors}</p>
      )}
      {parcel === undefined ? (
        <ul class="menu">
          {here.map((one) => (
            <ParcelEntry
              key={one.parcel.id}
              {...one}
              onChoose={() => {
                setGiven(undefined)
                setChosen(one.parcel.id)
              }}
            />
          ))}
        </ul>
      ) : (
        <OpenParcel
          key={parcel.id}
          {...{ parcel, isOnline, offlineKey }}
          onGiven={finish}
          onOver={() => setChosen(undefined)}
        />
      )}
    </>
  )
}

interface OpenProps extends Pick<GiveProps, 'parcel' | 'isOnline' | 'offlineKey' | 'onGiven'> {
  readonly onOver: () => void
}

/** A parcel that lies here is given to its patient, or set aside. */
function OpenParcel({ onOver, ...given }: OpenProps) {
  const scene = useScene()
  const { texts, owner } = scene
  /** This site takes it in at once, so that a person looks at it, and what the patient still needs is sent anew. */
  const setAside = async (shipmentId: string) => {
    await act(scene, { kind: 'shipment.take_in', payload: { shipmentId, siteId: owner.siteId } })
    onOver()
  }
  return (
    <>
      <GiveParcel {...given} words={texts.handOver} />
      <FailParcel
        parcels={[given.parcel]}
        words={texts.handOver.fail}
        reasons={counterReasons}
        onReturned={setAside}
      />
    </>
  )
}

/** Why a patient does not get a parcel that lies here. Who does not come at all is waited for, and then it goes back by itself. */
const counterReasons = ['refused', 'damaged', 'wrong'] as const

function mayBeGiven(standing: HandOverStanding): boolean {
  return standing !== 'given' && standing !== 'back'
}

interface EntryProps extends ParcelHere {
  readonly onChoose: () => void
}

function ParcelEntry({ parcel: { id, lines }, standing, reason, onChoose }: EntryProps) {
  const scene = useScene()
  const { texts } = scene
  return (
    <li data-parcel={id} data-standing={standing}>
      <button type="button" class="entry" disabled={!mayBeGiven(standing)} onClick={onChoose}>
        {texts.handOver.parcel} {parcelNumber(id)}
        <span class="count">{texts.orders.lines(lines.length)}</span>
      </button>
      {standing === 'given' && <p class="notice">{texts.handOver.given}</p>}
      {standing === 'back' && <p class="notice">{texts.handOver.back}</p>}
      {standing === 'unproven' && <p class="notice bad">{texts.handOver.unproven}</p>}
      {reason !== null && reason !== '' && <p class="notice bad">{problemText(scene, reason)}</p>}
    </li>
  )
}
