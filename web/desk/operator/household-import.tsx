import { Alert, Button, Flex, Progress } from 'antd'
import { useId, useState } from 'react'
import { formatCount } from '#web/ui/format.ts'
import { refusalText } from '#web/ui/refusals.ts'
import { api } from '../client/api.ts'
import { failureOf, Unreached } from '../client/problem.ts'
import { type AnswerOf, type Failure, useCommand, useOperation } from '../client/use-operation.ts'
import { FailureNotice } from '../shell/states.tsx'
import { campaignTexts } from '../texts/campaigns.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import type { Board } from './campaign-page.tsx'
import { Confirm } from './confirm.tsx'
import { exampleHouseholds } from './example-households.ts'
import { saveCsv } from '../figures/csv.ts'
import { FaultCounts, FaultRows } from './import-faults.tsx'

type Job = AnswerOf<(typeof api.imports)[':id']['$get']>

const askMs = 1_000
const touches = ['jobs', 'campaigns'] as const

interface HouseholdImportProps {
  readonly campaignId: string
  readonly state: Board['campaign']['state']
  /** The import that is looked at: it stands in the address, so that it outlives the page. */
  readonly importId: string | null
  readonly onImport: (importId: string | null) => void
}

/** Households from a file: sent, shown with what is wrong, and taken in when somebody confirms. */
export function HouseholdImport({ campaignId, state, importId, onImport }: HouseholdImportProps) {
  const texts = useTexts(campaignTexts).households
  const isOpen = state === 'open' || state === 'running' || state === 'paused'
  return (
    <section>
      <h2>{texts.importTitle}</h2>
      <p className="aside">{texts.importHint}</p>
      {!isOpen && <Alert type="info" title={texts.notOpen} />}
      {isOpen && importId === null && <SendFile campaignId={campaignId} onSent={onImport} />}
      {importId !== null && <ImportJob id={importId} onAnother={() => onImport(null)} />}
    </section>
  )
}

interface SendFileProps {
  readonly campaignId: string
  readonly onSent: (importId: string) => void
}

function SendFile({ campaignId, onSent }: SendFileProps) {
  const texts = useTexts(campaignTexts).households
  const [field, faultId] = [useId(), useId()]
  const [file, setFile] = useState<File | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const [isSending, setIsSending] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const begin = useCommand(api.imports.$post, { touches })
  const choose = (chosen: File | null) => {
    setFile(chosen)
    setFault(chosen === null ? null : faultOf(chosen, texts))
    setFailure(null)
    begin.reset()
  }
  const send = async () => {
    const found = file === null ? texts.fileMissing : faultOf(file, texts)
    setFault(found)
    if (file === null || found !== null) return
    setIsSending(true)
    const format = file.name.toLowerCase().endsWith('.xlsx') ? 'xlsx' : 'csv'
    const asked = { kind: 'campaign_households', format, fileName: file.name, campaignId } as const
    const begun = await begin.run({ json: asked })
    const refused = begun === null ? null : await sendContent(begun.importId, file)
    setFailure(refused)
    setIsSending(false)
    if (begun !== null && refused === null) onSent(begun.importId)
  }
  return (
    <Flex vertical gap="small" align="start">
      <label htmlFor={field}>{texts.file}</label>
      <input
        id={field}
        type="file"
        accept=".csv,.xlsx"
        {...(fault === null ? {} : { 'aria-invalid': true, 'aria-describedby': faultId })}
        onChange={({ target }) => choose(target.files?.[0] ?? null)}
      />
      {fault !== null && (
        <small id={faultId} className="fault" role="alert">
          {fault}
        </small>
      )}
      <Flex gap="small" wrap>
        <Button type="primary" loading={isSending} onClick={() => void send()}>
          {texts.upload}
        </Button>
        <Button onClick={() => saveCsv('households', exampleHouseholds)}>{texts.template}</Button>
      </Flex>
      {begin.failure !== null && <FailureNotice failure={begin.failure} />}
      {failure !== null && <FailureNotice failure={failure} />}
    </Flex>
  )
}

/** Why a file is not sent: seen by its name and size, before anything goes out. */
function faultOf(
  { name, size }: File,
  texts: { readonly wrongFile: string; readonly emptyFile: string },
): string | null {
  if (!/\.(?:csv|xlsx)$/i.test(name)) return texts.wrongFile
  return size === 0 ? texts.emptyFile : null
}

/** The file itself, as it is; not part of the typed client, since it is no JSON. */
async function sendContent(importId: string, file: File): Promise<Failure | null> {
  try {
    const response = await fetch(`/imports/${importId}/content`, { method: 'PUT', body: file })
    return response.ok ? null : await failureOf(response)
  } catch (error) {
    return new Unreached({ cause: error })
  }
}

function ImportJob({ id, onAnother }: { readonly id: string; readonly onAnother: () => void }) {
  const texts = useTexts(campaignTexts).households
  const { messages } = useLanguage()
  const param = { id }
  const [isWatched, setIsWatched] = useState(true)
  const read = useOperation(
    ['jobs', 'import'],
    api.imports[':id'].$get,
    { param },
    isWatched ? { everyMs: askMs } : {},
  )
  const cancel = useCommand(api.imports[':id'].cancel.$post, { touches })
  const job = read.data
  if (read.error !== null) return <FailureNotice failure={read.error} onRetry={onAnother} />
  if (job === undefined) return null
  const isOver = overStates.has(job.state)
  if (isWatched === isOver) setIsWatched(!isOver)
  return (
    <Flex vertical gap="small" align="stretch">
      <p role="status">
        {job.fileName}: <strong>{messages.files.states[job.state]}</strong>
      </p>
      <JobFigures job={job} />
      <JobRefusals job={job} />
      {job.faultyRows > 0 && (
        <>
          <FaultCounts importId={id} />
          <FaultRows importId={id} />
        </>
      )}
      <Flex gap="small" wrap>
        {job.state === 'previewed' && <ConfirmImport job={job} />}
        {!isOver && (
          <Button loading={cancel.isRunning} onClick={() => void cancel.run({ param })}>
            {texts.cancel}
          </Button>
        )}
        {isOver && <Button onClick={onAnother}>{texts.another}</Button>}
      </Flex>
      {cancel.failure !== null && <FailureNotice failure={cancel.failure} />}
    </Flex>
  )
}

const overStates: ReadonlySet<Job['state']> = new Set(['done', 'failed', 'cancelled', 'expired'])

function JobFigures({ job }: { readonly job: Job }) {
  const texts = useTexts(campaignTexts).households
  const { locale } = useLanguage()
  const kilobytes = (bytes: number) => formatCount(Math.ceil(bytes / 1024), locale)
  const percent = job.sizeBytes === 0 ? 0 : Math.floor((job.bytesDone / job.sizeBytes) * 100)
  return (
    <>
      {(job.state === 'queued' || job.state === 'running') && (
        <>
          <Progress percent={percent} aria-label={texts.importTitle} />
          <p>{texts.progress(kilobytes(job.bytesDone), kilobytes(job.sizeBytes))}</p>
        </>
      )}
      {job.rows > 0 && (
        <p>{texts.rows(formatCount(job.rows, locale), formatCount(job.faultyRows, locale))}</p>
      )}
    </>
  )
}

function JobRefusals({ job: { refusals } }: { readonly job: Job }) {
  const { locale } = useLanguage()
  if (refusals.length === 0) return null
  return <Alert type="error" title={refusals.map((refusal) => refusalText(refusal, locale)).join(' ')} />
}

function ConfirmImport({ job }: { readonly job: Job }) {
  const texts = useTexts(campaignTexts).households
  const { locale } = useLanguage()
  const command = useCommand(api.imports[':id'].confirm.$post, { touches })
  return (
    <Confirm
      label={texts.apply}
      says={texts.applySays(formatCount(job.rows - job.faultyRows, locale))}
      isPrimary
      command={command}
      onConfirm={async () =>
        (await command.run({ param: { id: job.id }, json: { leavesOutFaulty: true } })) !== null
      }
    />
  )
}
