import { useEffect, useState } from 'preact/hooks'
import { chargeText } from '../hand-over/charge-text.ts'
import { FailParcel } from '../hand-over/fail-parcel.tsx'
import { GiveParcel } from '../hand-over/give-parcel.tsx'
import { standingOf } from '../hand-over/standing.ts'
import type { AnsweredCharge } from '../outbox/rules.ts'
import { addressOf } from '../route.ts'
import { problemText, useEngineState, useScene, useStored } from '../scene.ts'
import { tell, type Told } from '../station/sound.ts'
import { readSetting } from '../storage/database.ts'
import { outboxStoreOf } from '../storage/outbox-store.ts'
import type { Parcel } from '../sync/answers.ts'
import { get, post, Refused } from '../sync/server.ts'
import { parcelNumber } from '../parcel-label.ts'
import { mayGiveAtDoor } from './run.ts'
import { driverTexts, failReasons } from './texts.ts'
import { useRun } from './use-run.ts'

/**
 * At a patient's door: every box is scanned once more, and the patient says the code. The server checks it at once, or, of a
 * parcel of which this phone heard lately, when the phone is heard again.
 */
export function DoorScreen({ id }: { readonly id: string }) {
  const scene = useScene()
  const { database, engine, texts } = scene
  const words = driverTexts(scene.locale)
  const isOnline = useEngineState().isOnline !== false
  const known = useRun()
  const stored = useStored(
    async () => ({
      ...standingOf(id, await outboxStoreOf(database).all()),
      sealingKey: await readSetting(database, 'sealingKey'),
    }),
    id,
  )
  const { parcel, failure } = useParcel(id, known?.run.contents?.[id], isOnline)
  const [given, setGiven] = useState<{ readonly charge: AnsweredCharge | null }>()
  const [resent, setResent] = useState(0)
  if (stored === undefined || known === undefined) return <h1>{words.door.title}</h1>
  const { standing, reason, sealingKey } = stored
  const offlineKey = known !== null && mayGiveAtDoor(known.run, id, new Date()) ? sealingKey : null
  const onRun = known?.run.stops.flatMap(({ parcels }) => parcels).find((one) => one.id === id)
  const isOver = given !== undefined || standing === 'given'
  return (
    <>
      <h1>
        {words.door.title} · {parcelNumber(id)}
      </h1>
      {!isOnline && !isOver && (
        <p class={`notice ${offlineKey === null ? 'bad' : ''}`}>
          {offlineKey === null ? words.door.needsNetwork : texts.handOver.offline}
        </p>
      )}
      {standing === 'unproven' && <p class="notice bad">{texts.handOver.unproven}</p>}
      {reason !== null && reason !== '' && <p class="notice bad">{problemText(scene, reason)}</p>}
      {isOver && (
        <Given
          text={
            given === undefined
              ? texts.handOver.given
              : `${words.door.done} ${chargeText(texts, given.charge, scene.locale)}`
          }
        />
      )}
      {!isOver && parcel === undefined && <p class="empty">{failure ?? words.door.loading}</p>}
      {!isOver && parcel !== undefined && (
        <>
          <GiveParcel
            {...{ parcel, isOnline, offlineKey, resent }}
            words={{ ...texts.handOver, ...words.door, stale: words.door.needsNetwork }}
            say={tell}
            onGiven={async (charge) => {
              setGiven({ charge })
              engine.wake(true)
            }}
          />
          {isOnline && <Resend id={id} onResent={() => setResent(resent + 1)} />}
        </>
      )}
      {onRun !== undefined && known?.phases.get(id) === 'there' && !isOver && (
        <FailParcel parcels={[onRun]} words={words.fail} reasons={failReasons} />
      )}
    </>
  )
}

/** What is in the parcel: as it was brought with the run, else as the server tells now. */
function useParcel(id: string, brought: Parcel | undefined, isOnline: boolean) {
  const scene = useScene()
  const words = driverTexts(scene.locale)
  const [asked, setAsked] = useState<Parcel>()
  const [failure, setFailure] = useState<string>()
  const isBrought = brought !== undefined
  useEffect(() => {
    if (isBrought) return
    get<Parcel>(`/shipments/${id}`).then(setAsked, (error: unknown) =>
      setFailure(
        error instanceof Refused ? problemText(scene, error.problem?.code ?? '') : words.door.needsNetwork,
      ),
    )
  }, [id, isOnline, isBrought])
  return { parcel: brought ?? asked, failure }
}

function Given({ text }: { readonly text: string }) {
  const { locale } = useScene()
  const words = driverTexts(locale)
  return (
    <>
      <p class="notice good big" role="status">
        {text}
      </p>
      <a class="button" href={addressOf('home')}>
        {words.next}
      </a>
    </>
  )
}

interface ResendProps {
  readonly id: string
  readonly onResent: () => void
}

/** A new code is sent to the patient by the server, and gives all tries back. */
function Resend({ id, onResent }: ResendProps) {
  const scene = useScene()
  const words = driverTexts(scene.locale)
  const [told, setTold] = useState<Told>()
  const resend = async () => {
    try {
      await post(`/shipments/${id}/pickup-code`, {}, crypto.randomUUID())
      setTold(tell(true, words.door.resent))
      onResent()
    } catch (error) {
      const code = error instanceof Refused ? (error.problem?.code ?? String(error.status)) : null
      setTold(tell(false, code === null ? words.door.needsNetwork : problemText(scene, code)))
    }
  }
  return (
    <>
      <button type="button" class="plain" onClick={() => void resend()}>
        {words.door.resend}
      </button>
      {told !== undefined && (
        <p class={`notice ${told.isGood ? 'good' : 'bad'}`} role="alert">
          {told.text}
        </p>
      )}
    </>
  )
}
