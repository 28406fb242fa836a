import { App, Button, Flex } from 'antd'
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
  const say = async (agrees: boolean) => {
    const kept = await read.run({ param: { id }, json: { agrees } })
    if (kept !== null) void message.success(texts.done.secondRead)
  }
  return (
    <Flex gap="small" wrap>
      <Button onClick={() => void say(true)}>{texts.actions.agree}</Button>
      <Button onClick={() => void say(false)}>{texts.actions.disagree}</Button>
      {read.failure !== null && <FailureNotice failure={read.failure} />}
    </Flex>
  )
}
