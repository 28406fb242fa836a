import type { Locale } from '../../ui/locale.ts'

/** A unit price as people read it: in yuan, with as many decimals as it needs, two at least. */
export function formatUnitPrice(tenThousandths: number, locale: Locale): string {
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'CNY',
    minimumFractionDigits: 2,
    maximumFractionDigits: 4,
  }).format(tenThousandths / 10_000)
}
