import { Button, Flex, Progress } from 'antd'
import { useState } from 'react'
import { api } from '../client/api.ts'
import { type AnswerOf, useCommand, useOperation } from '../client/use-operation.ts'
import { FailureNotice } from '../shell/states.tsx'
import { useTexts } from '../texts/language.tsx'
import { shellTexts } from '../texts/shell.ts'

type ListKind = Parameters<(typeof api)['list-exports']['$post']>[0]['json']['kind']
type Job = AnswerOf<(typeof api)['list-exports'][':id']['$get']>

/** How often to ask how far an export has come. */
const askMs = 1_000

/**
 * The export of a list: asked for, written in the background with the rows told as they go, cancelled or downloaded.
 * `kind` is one that `POST /list-exports` takes.
 */
export function ListExport({
  kind,
  siteId = null,
}: {
  readonly kind: ListKind
  readonly siteId?: string | null
}) {
  const texts = useTexts(shellTexts).table
  const request = useCommand(api['list-exports'].$post, { touches: ['jobs'] })
  const cancel = useCommand(api['list-exports'][':id'].cancel.$post, { touches: ['jobs'] })
  const id = request.answer?.exportId ?? ''
  const [overId, setOverId] = useState('')
  const read = useOperation(
    ['jobs', 'list-export'],
    api['list-exports'][':id'].$get,
    { param: { id } },
    { isWanted: id !== '', ...(id === overId ? {} : { everyMs: askMs }) },
  )
  // What is on screen while another export is asked for is not of that one yet.
  const job = id === '' || read.data?.id !== id ? undefined : read.data
  const isRunning = id !== '' && (job === undefined || !isOver(job))
  if (job !== undefined && isOver(job) && overId !== id) setOverId(id)
  const failure = request.failure ?? cancel.failure
  return (
    <Flex gap="small" align="center" wrap>
      <Button
        loading={request.isRunning}
        disabled={isRunning}
        onClick={() => void request.run({ json: { kind, format: 'xlsx', siteId } })}
      >
        {texts.export}
      </Button>
      {isRunning && (
        <>
          <Progress type="circle" size={20} percent={99} status="active" format={() => null} />
          <span role="status">{texts.exporting(job?.rows ?? 0)}</span>
          <Button onClick={() => void cancel.run({ param: { id } })}>{texts.cancelExport}</Button>
        </>
      )}
      {job?.state === 'done' && <a href={`/list-exports/${id}/content`}>{texts.download}</a>}
      {job?.state === 'failed' && <span role="alert">{texts.exportFailed}</span>}
      {failure !== null && <FailureNotice failure={failure} />}
    </Flex>
  )
}

function isOver({ state }: Job): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled'
}
