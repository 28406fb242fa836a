import type { Failure } from '../client/use-operation.ts'
import { FailureNotice } from '../shell/states.tsx'

const bringIntoView = (node: HTMLElement | null) => node?.scrollIntoView({ block: 'center' })

/** Why an act on a row was not done. Told above the table, whose rows have no room for it, and brought before the reader. */
export function TableFailure({ failure }: { readonly failure: Failure | null }) {
  if (failure === null) return null
  return (
    <div ref={bringIntoView}>
      <FailureNotice failure={failure} />
    </div>
  )
}
