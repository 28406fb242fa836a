import { formatMoney } from '#web/ui/format.ts'
import type { Locale } from '#web/ui/locale.ts'

/** The price of a box, of so many base units at a price in 1/10,000 yuan, as money. */
export function boxPriceText(unitPriceTenThousandths: number, packUnits: number, locale: Locale): string {
  return formatMoney(Math.round((unitPriceTenThousandths * packUnits) / 100), locale)
}
