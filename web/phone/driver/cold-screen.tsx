import { useState } from 'preact/hooks'
import { storageBands, withinBand } from '#domain/catalogue/storage-class.ts'
import { isTooLong } from '#web/ui/text-length.ts'
import { act, useScene } from '../scene.ts'
import { tell } from '../station/sound.ts'
import { TextInput } from '../text-input.tsx'
import { pagesOf } from './batches.ts'
import { parcelsIn, type DriverRun, type Phase } from './run.ts'
import { driverTexts } from './texts.ts'
import { celsiusText, readCelsius } from './units.ts'
import { useRun } from './use-run.ts'

/** What the thermometer of a cold box shows, typed in; outside its limits with a warning and what to do. */
export function ColdScreen() {
  const { locale } = useScene()
  const words = driverTexts(locale)
  const known = useRun()
  return (
    <>
      <h1>{words.coldBox.title}</h1>
      {known === null ? <p class="empty">{words.coldBox.none}</p> : known && <Reading {...known} />}
    </>
  )
}

const storageClass = 'cold'
const sensorKey = 'cold-box'
/** Characters that name a thermometer. */
const longestSensor = 20

function Reading({ run, phases }: { readonly run: DriverRun; readonly phases: ReadonlyMap<string, Phase> }) {
  const scene = useScene()
  const { locale } = scene
  const words = driverTexts(locale)
  const [sensor, setSensor] = useState(() => localStorage.getItem(sensorKey) ?? '1')
  const [typed, setTyped] = useState('')
  const [told, setTold] = useState<{ readonly isGood: boolean; readonly text: string }>()
  const cold = parcelsIn(run, phases, 'onBoard').filter(({ isCold }) => isCold)
  const celsius = readCelsius(typed)
  const isOutside = celsius !== null && !withinBand(storageClass, celsius)
  const { lowestCelsius, highestCelsius } = storageBands[storageClass]
  const keep = async (event: SubmitEvent) => {
    event.preventDefault()
    if (celsius === null) return setTold(tell(false, words.coldBox.unreadable))
    localStorage.setItem(sensorKey, sensor)
    const takenAt = new Date().toISOString()
    for (const shipmentIds of pagesOf(cold.map(({ id }) => id)))
      await act(scene, {
        kind: 'shipments.reading',
        payload: { shipmentIds, storageClass, sensor, celsius, takenAt },
      })
    setTyped('')
    setTold(tell(!isOutside, `${celsiusText(celsius, locale)} · ${words.coldBox.kept}`))
  }
  if (cold.length === 0) return <p class="empty">{words.coldBox.none}</p>
  return (
    <form onSubmit={(event) => void keep(event)}>
      <p class="big">
        {words.coldBox.limits(celsiusText(lowestCelsius, locale), celsiusText(highestCelsius, locale))}
      </p>
      <p class="quiet">{words.coldBox.forParcels(cold.length)}</p>
      <label>
        {words.coldBox.which}
        <TextInput value={sensor} longest={longestSensor} isRequired onInput={setSensor} />
      </label>
      <label>
        {words.coldBox.celsius}
        <input
          class="code"
          value={typed}
          inputmode="decimal"
          autocomplete="off"
          required
          onInput={({ currentTarget }) => {
            setTyped(currentTarget.value)
            setTold(undefined)
          }}
        />
      </label>
      {isOutside && <Outside celsius={celsius} />}
      {told !== undefined && (
        <p class={`notice ${told.isGood ? 'good' : 'bad'}`} role="status">
          {told.text}
        </p>
      )}
      <button class={isOutside ? 'warn' : ''} disabled={isTooLong(sensor, longestSensor)}>
        {isOutside ? words.coldBox.confirm : words.coldBox.keep}
      </button>
    </form>
  )
}

/** A warning before it is kept: it may be a slip of the finger, and else the goods are at stake. */
function Outside({ celsius }: { readonly celsius: number }) {
  const { locale } = useScene()
  const { coldBox } = driverTexts(locale)
  return (
    <div class="notice bad" role="alert">
      <p>
        <strong>{coldBox.outside(celsiusText(celsius, locale))}</strong>
      </p>
      <p>{coldBox.outsideSteps}</p>
    </div>
  )
}
