import { Card } from 'antd'
import { api } from '../client/api.ts'
import { useOperation } from '../client/use-operation.ts'
import { FailureNotice } from '../shell/states.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { prescribingTexts } from '../texts/prescribing.ts'
import { reviewTexts } from '../texts/review.ts'

/** The parts of a long prescription, with their dates. */
export function PartsList({ id, parts }: { readonly id: string; readonly parts: number }) {
  const texts = useTexts(reviewTexts).one
  const { part: partName } = useTexts(prescribingTexts)
  const { messages } = useLanguage()
  const ask = api.prescriptions[':id'].parts.$get
  const read = useOperation(['prescriptions', 'parts'], ask, { param: { id } })
  return (
    <Card size="small" title={<h2>{texts.parts}</h2>}>
      {read.error !== null && <FailureNotice failure={read.error} onRetry={() => void read.refetch()} />}
      <ul className="plain">
        {read.data?.items.map(({ part, firstDoseOn, state }) => (
          <li key={part}>
            {partName(part, parts)} · {firstDoseOn} · {messages.choices.partStates[state]}
          </li>
        ))}
      </ul>
    </Card>
  )
}
