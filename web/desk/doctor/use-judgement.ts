import type { PrescriptionDraft } from '#domain/prescriptions/draft.ts'
import { api } from '../client/api.ts'
import { type AnswerOf, type Failure, useOperation } from '../client/use-operation.ts'
import { completeLines, type DraftForm, draftOf } from './draft-form.ts'
import { useDebounced } from './use-debounced.ts'

export type Judgement = AnswerOf<(typeof api)['prescription-drafts']['judge']['$post']>

/** What the rules say of what is written, by the keys of the lines. */
export interface DraftVerdict {
  /** `typing`: nothing can be judged yet; `asking`: the answer is on its way, and the one before is shown. */
  readonly standing: 'typing' | 'asking' | 'judged'
  readonly judgement: Judgement | null
  readonly failure: Failure | null
  /** Index of a line in the judgement, by its key. */
  indexOf(key: string): number | null
}

/** Quick enough to follow who types, slow enough not to ask at every key. */
const settleMs = 350

/** Asks the rules of intake, review and insurance while a prescription is being written. */
export function useJudgement(form: DraftForm, patientId: string): DraftVerdict {
  const now = { draft: draftOf(form, patientId), keys: completeLines(form).map(({ key }) => key) }
  const settled = useDebounced(now, settleMs)
  const isSettled = JSON.stringify(now) === JSON.stringify(settled)
  const ask = api['prescription-drafts'].judge.$post
  const isWanted = settled.draft !== null
  const read = useOperation(
    ['drafts', 'judge'],
    ask,
    { json: settled.draft ?? ({} as PrescriptionDraft) },
    { isWanted },
  )
  const isFresh = isSettled && !read.isPlaceholderData && read.data !== undefined
  return {
    standing: now.draft === null ? 'typing' : isFresh ? 'judged' : 'asking',
    judgement: isWanted ? (read.data ?? null) : null,
    failure: isWanted ? read.error : null,
    indexOf(key) {
      const index = settled.keys.indexOf(key)
      // What is shown meanwhile is the answer to other lines where their number differs.
      const lines = read.data?.review?.result.lines.length ?? settled.keys.length
      return index === -1 || lines !== settled.keys.length ? null : index
    },
  }
}
