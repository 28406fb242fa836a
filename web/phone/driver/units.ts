import type { Locale } from '#web/ui/locale.ts'

/** A time of day where the goods are. */
export function timeText(at: string, locale: Locale): string {
  const format = { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  return new Intl.DateTimeFormat(locale, format).format(new Date(at))
}

export function celsiusText(celsius: number, locale: Locale): string {
  return new Intl.NumberFormat(locale, { style: 'unit', unit: 'celsius', maximumFractionDigits: 1 }).format(
    celsius,
  )
}

/** What somebody typed as a temperature, with a point or a comma; null for what is none. */
export function readCelsius(text: string): number | null {
  const typed = text.normalize('NFKC').trim().replace(/[。,]/, '.').replace(/^[−–]/, '-')
  if (!/^-?\d{1,2}(\.\d)?$/.test(typed)) return null
  return Number(typed)
}
