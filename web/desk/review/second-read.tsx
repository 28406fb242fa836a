import { App, Button, Flex } from 'antd'
import { useState } from 'react'
import { api } from '../client/api.ts'
import { useCommand } from '../client/use-operation.ts'
import { FailureNotice } from '../shell/states.tsx'
import { useTexts } from '../texts/language.tsx'
import { reviewTexts } from '../texts/review.ts'
import { touchedByReview } from './use-review.ts'

/** Another pharmacist says whether they would have decided alike. */
export function SecondRead({ id }: { readonly id: string }) {
  const texts = useTexts(reviewTexts).one
  const { message } = App.useApp()
  const read = useCommand(api.prescriptions[':id'].review['second-reads'].$post, { touches: touchedByReview })
  const [said, setSaid] = useState<boolean | null>(null)
  const say = async (agrees: boolean) => {
    setSaid(agrees)
    const kept = await read.run({ param: { id }, json: { agrees } })
    if (kept !== null) void message.success(texts.done.secondRead)
  }
  return (
    <Flex gap="small" wrap>
      {([true, false] as const).map((agrees) => (
        <Button
          key={String(agrees)}
          loading={read.isRunning && said === agrees}
          disabled={read.isRunning}
          onClick={() => void say(agrees)}
        >
          {agrees ? texts.actions.agree : texts.actions.disagree}
        </Button>
      ))}
      {read.failure !== null && <FailureNotice failure={read.failure} />}
    </Flex>
  )
}
