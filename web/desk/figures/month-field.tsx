import { Select } from 'antd'
import { addMonths, monthPattern } from '#domain/organisations/shanghai-month.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { figureTexts } from '../texts/figures.ts'

/** How many months back are offered; an address may name any. */
const monthsOffered = 24

/** The month that it is in Shanghai. */
export function thisMonth(): string {
  return shanghaiDate(new Date()).slice(0, 7)
}

/** The month of an address: the present one where it names none. */
export function monthOf(search: { readonly month?: string | undefined }): string {
  const { month } = search
  return month !== undefined && monthPattern.test(month) ? month : thisMonth()
}

interface MonthFieldProps {
  readonly month: string
  readonly onChange: (month: string) => void
}

/** Chooses the month of a page's figures. */
export function MonthField({ month, onChange }: MonthFieldProps) {
  const texts = useTexts(figureTexts)
  const nameOf = useMonthName()
  const now = thisMonth()
  const offered = Array.from({ length: monthsOffered }, (_, index) => addMonths(now, -index))
  const months = [...new Set([...offered, month])].toSorted().toReversed()
  return (
    <label className="month" htmlFor="month">
      {texts.month}
      <Select
        id="month"
        value={month}
        popupMatchSelectWidth={false}
        options={months.map((value) => ({ value, label: nameOf(value) }))}
        onChange={onChange}
      />
    </label>
  )
}

/** Names a month, `YYYY-MM`, in the reader's language. */
export function useMonthName(): (month: string) => string {
  const { locale } = useLanguage()
  const format = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short', timeZone: 'UTC' })
  return (month) => format.format(new Date(`${month}-01T00:00:00Z`))
}
