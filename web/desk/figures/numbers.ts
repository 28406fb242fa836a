import { formatCount, formatDay, formatDatedInstant, formatMoney, dayOf } from '#web/ui/format.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { figureTexts } from '../texts/figures.ts'

/** Writes numbers, times and names in the reader's language; what is withheld says so. */
export function useNumbers() {
  const { locale } = useLanguage()
  const texts = useTexts(figureTexts)
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
  const price = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'CNY',
    maximumFractionDigits: 4,
    minimumFractionDigits: 2,
  })
  const unlessNull = (write: (value: number) => string) => (value: number | null) =>
    value === null ? texts.none : write(value)
  return {
    count: unlessNull((value) => formatCount(value, locale)),
    money: unlessNull((value) => formatMoney(value, locale)),
    /** From thousandths. */
    share: unlessNull((value) => percent.format(value / 1_000)),
    /** A change in thousandths, with its sign. */
    change: unlessNull((value) => `${value > 0 ? '+' : ''}${percent.format(value / 1_000)}`),
    /** From 1/10,000 yuan. */
    price: unlessNull((value) => price.format(value / 10_000)),
    instant: (value: string | null) =>
      value === null ? texts.none : formatDatedInstant(new Date(value), locale),
    day: (value: string | null) => (value === null ? texts.none : formatDay(dayOf(value), locale)),
    /** A name of the network's directory. */
    name: ({ nameZh, nameEn }: { readonly nameZh: string; readonly nameEn: string }) =>
      locale === 'zh-CN' ? nameZh : nameEn,
    withheld: texts.withheld,
  }
}

/** Thousandths as a chart's percent. */
export function percentOf(thousandths: number | null): number | null {
  return thousandths === null ? null : thousandths / 10
}
