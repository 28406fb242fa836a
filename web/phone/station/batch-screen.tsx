import { useEffect, useState } from 'preact/hooks'
import { isTooLong } from '#web/ui/text-length.ts'
import { nameOf, useScene } from '../scene.ts'
import { get } from '../sync/server.ts'
import type { BatchDetail } from './answers.ts'
import { stepOf } from './batches-screen.tsx'
import { Failure } from './failure.tsx'
import { Places, type LeftOut } from './places.tsx'
import { tell } from './sound.ts'
import { ToldNotice } from './told-notice.tsx'
import { stationTexts } from './texts.ts'
import { useAct } from './use-act.ts'
import { failureOf, type StationWork } from './use-work.ts'
import { stepsOf } from './work.ts'
import { ExpiresOn } from '../expires-on.tsx'
import { TextInput } from '../text-input.tsx'

/** Characters of a carrier's name. */
const longestCarrier = 60

/** Up to 50 kits of one kind, done in one go but for those with a problem. */
export function BatchScreen({ id }: { readonly id: string }) {
  const { locale, owner } = useScene()
  const words = stationTexts(locale)
  const [batch, setBatch] = useState<BatchDetail>()
  const [failure, setFailure] = useState<StationWork['failure']>(null)
  const { send, isBusy, told, setTold } = useAct()
  const [leftOut, setLeftOut] = useState<readonly LeftOut[]>([])
  const [carrier, setCarrier] = useState('')
  const read = () =>
    get<BatchDetail>(`/campaign-batches/${id}`).then(setBatch, (error: unknown) =>
      setFailure(failureOf(error)),
    )
  useEffect(() => void read(), [id])
  if (batch === undefined)
    return (
      <>
        <h1>{words.batches.title}</h1>
        {failure === null ? <p class="empty">{words.loading}</p> : <Failure failure={failure} />}
      </>
    )
  const step = stepOf(batch.state)
  const isOwnPick = step === 'recheck' && batch.pickedBy === owner.principalId
  const mayDo = step !== undefined && stepsOf(owner.roles ?? []).includes(step)
  const places = batch.households.flatMap(({ place, state }) =>
    place !== null && state === batch.state ? [place] : [],
  )
  const goes = places.length - leftOut.length
  const go = async () => {
    if (step === undefined) return
    const body = {
      leftOut,
      ...(step === 'dispatch' ? { carrier: carrier.trim() === '' ? null : carrier.trim() } : {}),
    }
    if ((await send(`/campaign-batches/${id}/${step}`, body)) === null) return
    setLeftOut([])
    setTold(tell(true, words.batches.gone))
    await read()
  }
  return (
    <>
      <h1>{words.batches.batch(batch.number)}</h1>
      <p class="big">
        {step === undefined ? '' : words.doing[step]} · {words.batches.parcels(places.length)}
      </p>
      <ToldNotice told={told} />
      {isOwnPick && <p class="notice large bad">{words.samePerson}</p>}
      <Take batch={batch} />
      {mayDo && !isOwnPick && <Places places={places} leftOut={leftOut} onLeftOut={setLeftOut} />}
      {step === 'dispatch' && mayDo && (
        <label>
          {words.batches.carrier}
          <TextInput value={carrier} longest={longestCarrier} onInput={setCarrier} />
        </label>
      )}
      {step === 'pack' && mayDo && <LabelsLink id={id} />}
      {mayDo && (
        <div class="bar">
          <button
            type="button"
            disabled={isOwnPick || isBusy || goes === 0 || isTooLong(carrier, longestCarrier)}
            onClick={() => void go()}
          >
            {words.batches.go[step](goes)}
          </button>
        </div>
      )}
    </>
  )
}

function LabelsLink({ id }: { readonly id: string }) {
  const { locale } = useScene()
  return (
    <a class="button plain" target="_blank" rel="noreferrer" href={`/campaign-batches/${id}/labels.pdf`}>
      {stationTexts(locale).batches.labels}
    </a>
  )
}

function Take({ batch }: { readonly batch: BatchDetail }) {
  const { locale } = useScene()
  const words = stationTexts(locale)
  return (
    <>
      <h2>{words.batches.take}</h2>
      <ul class="cards">
        {batch.picks.map((pick) => (
          <li key={`${pick.lotId}/${pick.unitsOfParcel}`} class="card line">
            <strong class="product-name">{nameOf(pick, locale)}</strong>
            <span>
              {words.lot} <b>{pick.lotNumber}</b>
              <ExpiresOn day={pick.expiresOn} words={words.expires} />
            </span>
            <strong>
              {words.batches.each(pick.unitsOfParcel, pick.parcels, pick.unitsOfParcel * pick.parcels)}
            </strong>
          </li>
        ))}
      </ul>
    </>
  )
}
