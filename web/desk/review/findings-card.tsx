import { Alert, Button, Card } from 'antd'
import { useState } from 'react'
import { formatInstant } from '#web/ui/format.ts'
import { api } from '../client/api.ts'
import { useCommand } from '../client/use-operation.ts'
import { FindingItem, InsuranceItem, OutcomeTag } from '../prescribing/findings.tsx'
import type { Prescription } from '../prescribing/lines-table.tsx'
import { nameIn } from '../prescribing/names.ts'
import { ReasonDialog } from '../shell/form-dialog.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { reviewTexts } from '../texts/review.ts'
import { type ClinicalReview, touchedByReview } from './use-review.ts'

interface FindingsProps {
  readonly review: ClinicalReview
  readonly prescription: Prescription
  readonly mayOverride: boolean
}

/** What clinical rules and insurance say of each line, with what was set aside by whom. */
export function Findings({ review, prescription, mayOverride }: FindingsProps) {
  const texts = useTexts(reviewTexts).one
  const { locale } = useLanguage()
  const made = review.review
  const [overriding, setOverriding] = useState<string | null>(null)
  const lines = prescription.lines.filter(({ part }) => part === 1)
  return (
    <Card
      size="small"
      title={<h2>{texts.findings}</h2>}
      extra={
        made !== null && texts.ruleSet(made.ruleSetVersion, formatInstant(new Date(made.madeAt), locale))
      }
    >
      {made === null && <Alert type="error" showIcon title={texts.noReview} />}
      {made?.result.outcome === 'pass' && <p className="aside">{texts.noFindings}</p>}
      {made?.result.lines.map(({ outcome, findings }, index) => {
        const line = lines[index]
        const insured = review.insurance?.lines.find(({ lineId }) => lineId === line?.id)
        return (
          <section key={line?.id ?? index} className="line-findings">
            <h3>
              <OutcomeTag outcome={outcome} />{' '}
              {line !== undefined && nameIn(locale, line.productNameZh, line.productNameEn)}
            </h3>
            <ul className="findings">
              {findings.map((finding) => (
                <FindingItem key={finding.id} finding={finding}>
                  <Override
                    override={review.overrides.find(({ findingId }) => findingId === finding.id)}
                    onOverride={
                      mayOverride && finding.severity === 'forbidden' && finding.overridable
                        ? () => setOverriding(finding.id)
                        : null
                    }
                  />
                </FindingItem>
              ))}
              {insured?.findings.map((finding) => (
                <InsuranceItem key={finding.code} finding={finding} />
              ))}
            </ul>
          </section>
        )
      })}
      {overriding !== null && (
        <OverrideDialog
          id={review.prescriptionId}
          findingId={overriding}
          onClose={() => setOverriding(null)}
        />
      )}
    </Card>
  )
}

interface OverrideProps {
  readonly override: ClinicalReview['overrides'][number] | undefined
  readonly onOverride: (() => void) | null
}

function Override({ override, onOverride }: OverrideProps) {
  const texts = useTexts(reviewTexts).one
  if (override !== undefined)
    return <p className="overridden">{texts.overridden(override.personName, override.reason)}</p>
  if (onOverride === null) return null
  return (
    <Button size="small" onClick={onOverride}>
      {texts.actions.override}
    </Button>
  )
}

interface OverrideDialogProps {
  readonly id: string
  readonly findingId: string
  readonly onClose: () => void
}

/** Sets a forbidden finding aside, with a reason and under the reader's name; a second pharmacist decides then. */
function OverrideDialog({ id, findingId, onClose }: OverrideDialogProps) {
  const texts = useTexts(reviewTexts).one
  const send = useCommand(api.prescriptions[':id'].review.overrides.$post, { touches: touchedByReview })
  const override = async (reason: string) => {
    const kept = await send.run({ param: { id }, json: { findingId, reason: reason.trim() } })
    if (kept !== null) onClose()
  }
  return (
    <ReasonDialog
      title={texts.overrideTitle}
      label={texts.overrideReason}
      isOpen
      onClose={onClose}
      onSubmit={(reason) => void override(reason)}
      okText={texts.actions.override}
      isRunning={send.isRunning}
      failure={send.failure}
    />
  )
}
