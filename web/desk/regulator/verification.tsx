import { Alert, Button, Flex } from 'antd'
import { useState } from 'react'
import { api } from '../client/api.ts'
import { useOperation } from '../client/use-operation.ts'
import { useNumbers } from '../figures/numbers.ts'
import { FailureNotice } from '../shell/states.tsx'
import { useTexts } from '../texts/language.tsx'
import { supervisionTexts } from '../texts/supervision.ts'

/** The head of the chain, and its verification when somebody asks for it: it computes every seal again. */
export function Verification() {
  const texts = useTexts(supervisionTexts).audit
  const { count } = useNumbers()
  const [isAsked, setAsked] = useState(false)
  const read = useOperation(
    ['audit', 'verification'],
    api.audit.verification.$get,
    { query: {} },
    { isWanted: isAsked },
  )
  const verify = () => (isAsked ? void read.refetch() : setAsked(true))
  return (
    <section className="verification" aria-label={texts.verification}>
      <Flex gap="middle" align="center" wrap>
        <Button loading={read.isFetching} onClick={verify}>
          {read.isFetching ? texts.verifying : texts.verify}
        </Button>
        {read.data !== undefined && (
          <code className="secret">
            {texts.head} {count(read.data.head.lastPosition)} · {read.data.head.hash}
          </code>
        )}
      </Flex>
      {read.error !== null && <FailureNotice failure={read.error} onRetry={verify} />}
      {read.data !== undefined && (
        <Alert
          className="verdict"
          role="status"
          showIcon
          type={read.data.faults.length === 0 ? 'success' : 'error'}
          title={
            read.data.faults.length === 0
              ? texts.intact(count(read.data.head.lastPosition))
              : texts.broken(read.data.faults.length)
          }
          description={
            read.data.faults.length > 0 && (
              <ul className="reasons">
                {read.data.faults.map(({ kind, firstPosition, lastPosition }) => (
                  <li key={`${kind}-${firstPosition}`}>
                    {texts.faults[kind]}: {count(firstPosition)}–{count(lastPosition)}
                  </li>
                ))}
              </ul>
            )
          }
        />
      )}
    </section>
  )
}
