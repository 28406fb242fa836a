import { formatMoney } from '#web/ui/format.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { prescribingTexts } from '../texts/prescribing.ts'

interface InsuranceSharesProps {
  readonly check: {
    readonly totalFen: number
    readonly patientFen: number
    readonly shares: readonly { readonly planCode: string; readonly paidFen: number }[]
  }
}

/** Who would bear what of a prescription. */
export function InsuranceShares({ check: { totalFen, patientFen, shares } }: InsuranceSharesProps) {
  const texts = useTexts(prescribingTexts)
  const { locale } = useLanguage()
  const insuredFen = shares.reduce((sum, { paidFen }) => sum + paidFen, 0)
  return (
    <p className="shares">
      {texts.total} <strong>{formatMoney(totalFen, locale)}</strong> · {texts.insurancePays}{' '}
      <strong>{formatMoney(insuredFen, locale)}</strong> · {texts.patientPays}{' '}
      <strong>{formatMoney(patientFen, locale)}</strong>
    </p>
  )
}
