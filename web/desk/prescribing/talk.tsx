import { Timeline } from 'antd'
import { formatInstant } from '#web/ui/format.ts'
import { rejectReasonCodes } from '#domain/prescriptions/review-reasons.ts'
import { doctorTexts } from '../texts/doctor.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { reviewTexts } from '../texts/review.ts'
import type { Prescription } from './lines-table.tsx'

/** What pharmacists and doctor said of a prescription, the oldest first. */
export function Talk({ reviews }: { readonly reviews: Prescription['reviews'] }) {
  const texts = useTexts(doctorTexts).detail
  const { reasons } = useTexts(reviewTexts)
  const { locale } = useLanguage()
  if (reviews.length === 0) return <p className="aside">{texts.noTalk}</p>
  return (
    <Timeline
      className="talk"
      items={reviews.map(({ action, reasonCode, remark, decidedAt }) => {
        const reason = rejectReasonCodes.find((code) => code === reasonCode)
        return {
          content: (
            <>
              <strong>{texts.actions[action]}</strong>{' '}
              <span className="aside">{formatInstant(new Date(decidedAt), locale)}</span>
              {reason !== undefined && <p>{reasons[reason]}</p>}
              {remark !== null && <p>{remark}</p>}
            </>
          ),
        }
      })}
    />
  )
}
