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

/** Who would bear what of a prescription: in all, and each plan of the patient's cover by itself. */
export function InsuranceShares({ check: { totalFen, patientFen, shares } }: InsuranceSharesProps) {
  const texts = useTexts(prescribingTexts)
  const { locale } = useLanguage()
  const insuredFen = shares.reduce((sum, { paidFen }) => sum + paidFen, 0)
  return (
    <>
      <p className="shares">
        {texts.total} <strong>{formatMoney(totalFen, locale)}</strong> · {texts.insurancePays}{' '}
        <strong>{formatMoney(insuredFen, locale)}</strong> · {texts.patientPays}{' '}
        <strong>{formatMoney(patientFen, locale)}</strong>
      </p>
      {shares.length > 0 && (
        <ul className="plain" aria-label={texts.insurancePays}>
          {shares.map(({ planCode, paidFen }) => (
            <li key={planCode} data-plan={planCode}>
              <code>{planCode}</code> {formatMoney(paidFen, locale)}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
