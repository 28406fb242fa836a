import { Spin, Tag } from 'antd'
import { formatMoney } from '#web/ui/format.ts'
import { FindingItem, InsuranceItem, OutcomeTag, RefusalItem } from '../prescribing/findings.tsx'
import { doctorTexts } from '../texts/doctor.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { prescribingTexts } from '../texts/prescribing.ts'
import type { DraftVerdict, Judgement } from './use-judgement.ts'

interface LineVerdictProps {
  readonly lineKey: string
  readonly verdict: DraftVerdict
}

/** What the rules say of one line that is being written. */
export function LineVerdict({ lineKey, verdict }: LineVerdictProps) {
  const texts = useTexts(doctorTexts).write
  const index = verdict.indexOf(lineKey)
  const isAsking = verdict.standing !== 'judged'
  if (verdict.judgement === null || index === null)
    return (
      <div className="aside">
        {isAsking && <Spin size="small" />} {texts.judging}
      </div>
    )
  return (
    <div className={isAsking ? 'stale' : ''}>
      <Sides judgement={verdict.judgement} index={index} />
    </div>
  )
}

function Sides({ judgement, index }: { readonly judgement: Judgement; readonly index: number }) {
  const texts = useTexts(doctorTexts).write
  const reviewed = judgement.review?.result.lines[index]
  const insured = judgement.insurance?.lines[index]
  const refusals = judgement.refusals.filter(({ line }) => line === index)
  const outcome = refusals.length > 0 ? 'forbidden' : (reviewed?.outcome ?? 'unreviewed')
  const findings = reviewed?.findings ?? []
  return (
    <>
      <div className="line-outcome" data-outcome={outcome}>
        <OutcomeTag outcome={outcome} />
        {outcome === 'pass' && <span className="aside">{texts.fine}</span>}
        {insured !== undefined && <InsuranceTag insured={insured} />}
      </div>
      <ul className="findings">
        {refusals.map((refusal) => (
          <RefusalItem key={refusal.code} refusal={refusal} />
        ))}
        {findings.map((finding, at) => (
          <FindingItem key={`${finding.ruleId}-${finding.ingredientCode}-${at}`} finding={finding} />
        ))}
        {insured?.findings.map((finding) => (
          <InsuranceItem key={finding.code} finding={finding} />
        ))}
      </ul>
    </>
  )
}

type InsuredLine = NonNullable<Judgement['insurance']>['lines'][number]

const tones = { pass: 'success', caution: 'warning', refused: 'default' } as const

function InsuranceTag({ insured: { level, totalFen, patientFen } }: { readonly insured: InsuredLine }) {
  const texts = useTexts(prescribingTexts)
  const { locale } = useLanguage()
  return (
    <>
      <Tag color={tones[level]}>{texts.insuranceLevels[level]}</Tag>
      <span className="aside">
        {formatMoney(totalFen, locale)} · {texts.patientPays} {formatMoney(patientFen, locale)}
      </span>
    </>
  )
}
