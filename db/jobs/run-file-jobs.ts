import type { Refusal } from '#domain/refusal.ts'
import type { DatabaseClient } from '../client.ts'
import { CommandRefused } from '../command-refused.ts'
import { runCommand, type CommandRequest } from '../commands.ts'
import { applyImport } from './apply-import.ts'
import {
  expireFileJob,
  listExpiredFileJobs,
  listOpenFileJobs,
  moveFileJob,
  removeFiles,
  tellOf,
  type FileJobRow,
} from './file-jobs.ts'
import { previewImport, type JobRunner } from './preview-import.ts'
import { writeListExport } from './write-list-export.ts'

/** Who looks across tenants for jobs that wait: the system itself, in no tenant's name. */
const reader = {
  tenantId: '00000000-0000-0000-0000-000000000000',
  principalId: 'file-jobs',
  roles: [],
  siteIds: [],
} as const

/**
 * Does the work of every import and export that waits, one after the other, and lets those go whose time is over. A file
 * that cannot be used fails with the reason; what fails otherwise is tried again the next time.
 * @returns what went wrong, other than with a file.
 */
export async function runFileJobs(
  client: DatabaseClient,
  clock: () => Date,
  until: AbortSignal,
): Promise<unknown[]> {
  const failed: unknown[] = []
  for (const job of await listOpenFileJobs(client, reader, clock())) {
    if (until.aborted) break
    const runner = runnerFor(client, job, clock(), until)
    try {
      await workOn(runner, job)
    } catch (error) {
      if (error instanceof CommandRefused)
        await fail(runner, job, error).catch((reason) => failed.push(reason))
      else failed.push(error)
    }
  }
  const now = clock()
  for (const { id, tenantId } of await listExpiredFileJobs(client, reader, now)) {
    const actor = { ...reader, tenantId, cause: 'file-jobs' }
    const request = { actor, route: 'file_jobs.expire', key: id, body: null, now }
    await expireFileJob(client, request, id).catch((error: unknown) => failed.push(error))
  }
  return failed
}

function workOn(runner: JobRunner, job: FileJobRow): Promise<void> {
  if (job.direction === 'export') return writeListExport(runner, job)
  return job.state === 'confirmed' ? applyImport(runner, job) : previewImport(runner, job)
}

/** In the name of who asked, or of who confirmed it, at the sites where they work. */
function runnerFor(client: DatabaseClient, job: FileJobRow, now: Date, until: AbortSignal): JobRunner {
  const isConfirmed = job.state === 'confirmed'
  const actor = {
    tenantId: job.tenantId,
    principalId: (isConfirmed ? job.confirmedBy : null) ?? job.requestedBy,
    roles: [],
    siteIds: (isConfirmed ? job.confirmerSiteIds : null) ?? job.requesterSiteIds,
    cause: 'file-jobs',
  }
  const requestFor = (step: string): CommandRequest => ({
    actor,
    route: 'file_jobs.run',
    key: `${job.id}/${now.toISOString()}/${step}`,
    body: null,
    now,
  })
  return { client, actor, now, requestFor, until }
}

/** The job fails with the reason; one that was cancelled meanwhile stays so. */
async function fail(
  { client, requestFor }: JobRunner,
  job: FileJobRow,
  error: CommandRefused,
): Promise<void> {
  const refusals: readonly Refusal[] = error.refusals
  await runCommand(client, requestFor('fail'), async (transaction) => {
    await moveFileJob(transaction, job.id, 'failed', { refusals })
    await removeFiles(transaction, [job.id])
    tellOf(transaction, job, 'failed')
    return {}
  }).catch((reason: unknown) => {
    if (!(reason instanceof CommandRefused)) throw reason
  })
}
