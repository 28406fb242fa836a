import { baseUnitName } from '#web/ui/base-units.ts'
import type { Locale } from '#web/ui/locale.ts'
import type { PhoneTexts } from './texts/texts.ts'

interface Packed {
  readonly packUnits: number
  /** Absent in what an older app kept. */
  readonly baseUnit?: string
}

interface Words {
  readonly locale: Locale
  readonly texts: Pick<PhoneTexts, 'receive'>
}

/** Units as they lie in a hand: whole boxes, and what is out of an opened one in its own unit; never part of a box. */
export function quantityText(
  units: number,
  { packUnits, baseUnit = '' }: Packed,
  { locale, texts }: Words,
): string {
  const boxes = Math.floor(units / packUnits)
  const rest = units % packUnits
  const loose = texts.receive.loose(rest, baseUnitName(baseUnit, locale)).trim()
  if (rest === 0) return texts.receive.boxes(boxes)
  return boxes === 0 ? loose : `${texts.receive.boxes(boxes)} + ${loose}`
}
