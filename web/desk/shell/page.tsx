import { Flex } from 'antd'
import type { ReactNode } from 'react'
import type { Failure } from '../client/use-operation.ts'
import { Hint } from './hint.tsx'
import { FailureNotice } from './states.tsx'

interface PageProps {
  readonly title: string
  /** What to try here, for somebody who is here for the first time. */
  readonly hint?: string
  /** By which the hint is known once it was put away: the page's path. */
  readonly id: string
  /** Buttons of the page, at the right of its title. */
  readonly actions?: ReactNode
  /** Why the last command of the page was refused. */
  readonly failure?: Failure | null
  readonly children: ReactNode
}

/** A page of the desk: its title, hint, buttons and refusals, above the content. */
export function Page({ title, hint, id, actions, failure, children }: PageProps) {
  return (
    <>
      <Flex className="page-head" justify="space-between" align="center" wrap gap="small">
        <h1>{title}</h1>
        {actions !== undefined && (
          <Flex className="page-actions" gap="small" align="center" wrap>
            {actions}
          </Flex>
        )}
      </Flex>
      {hint !== undefined && <Hint id={id} text={hint} />}
      {failure !== null && failure !== undefined && <FailureNotice failure={failure} />}
      {children}
    </>
  )
}
