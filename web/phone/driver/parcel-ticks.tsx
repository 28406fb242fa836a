import { useState } from 'preact/hooks'
import { nameOf, useScene } from '../scene.ts'
import { ScanField } from '../screens/scan-field.tsx'
import { tell } from '../station/sound.ts'
import { findParcel, parcelNumber } from '../parcel-label.ts'
import type { DriverRun, RunParcel } from './run.ts'
import { driverTexts } from './texts.ts'

interface TicksProps {
  readonly run: DriverRun
  /** What is to be scanned here. */
  readonly parcels: readonly RunParcel[]
  readonly ticked: readonly string[]
  readonly onTicked: (ids: readonly string[]) => void
}

/** Parcels that are scanned one by one, or tapped where a label cannot be read. */
export function ParcelTicks({ run, parcels, ticked, onTicked }: TicksProps) {
  const { locale } = useScene()
  const words = driverTexts(locale)
  const [last, setLast] = useState<string>()
  const scan = (text: string) => {
    const found = findParcel(parcels, text)
    if (found === 'unreadable') return tell(false, words.scan.unreadable)
    if (found === null) return tell(false, foreignText(run, text, words, locale))
    setLast(found.id)
    if (ticked.includes(found.id)) return tell(true, words.scan.again)
    onTicked([...ticked, found.id])
    return tell(true, words.scan.taken(parcelNumber(found.id)))
  }
  const toggle = (id: string) =>
    onTicked(ticked.includes(id) ? ticked.filter((one) => one !== id) : [...ticked, id])
  return (
    <>
      <ScanField label={words.scan.label} onScan={scan} />
      <ul class="cards ticks">
        {parcels.map(({ id, isCold, mode }) => (
          <li key={id}>
            <button
              type="button"
              class={`entry ${id === last ? 'last' : ''}`}
              aria-pressed={ticked.includes(id)}
              onClick={() => toggle(id)}
            >
              <span>
                {ticked.includes(id) ? '✓ ' : '○ '}
                {parcelNumber(id)}
              </span>
              <span class="tags">
                {isCold && <span class="tag cold">{words.cold}</span>}
                {mode === 'home' && <span class="tag">{words.forDoor}</span>}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

/** Of another stop of this run, or of no stop at all. */
function foreignText(
  { stops }: DriverRun,
  text: string,
  words: ReturnType<typeof driverTexts>,
  locale: Parameters<typeof nameOf>[1],
): string {
  const stop = stops.find(({ parcels }) => typeof (findParcel(parcels, text) ?? '') === 'object')
  return stop === undefined
    ? words.scan.foreign
    : words.scan.elsewhere(stop.address ?? nameOf(stop.site, locale))
}
