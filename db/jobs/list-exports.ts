import { randomUUIDv7 } from 'node:crypto'
import type { FileFormat, ListExportKind } from '#domain/jobs/file-job.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { DatabaseClient } from '../client.ts'
import { runCommand, type CommandRequest } from '../commands.ts'
import { requireOwnSite } from '../organisations/own-site.ts'
import { newFileJob, requireKind, tellOf } from './file-jobs.ts'
import { fileJobs } from './file-schema.ts'

export interface ListExportInput {
  readonly kind: ListExportKind
  readonly format: FileFormat
  /** Null for all sites at which the actor works. */
  readonly siteId: string | null
}

/** Asks for a list as a file. It is written in the background. @throws CommandRefused `roleMissing`, `notFound`, `notYourSite`. */
export function requestListExport(client: DatabaseClient, request: CommandRequest, input: ListExportInput) {
  return runCommand(client, request, async (transaction) => {
    requireKind(transaction.actor, input.kind)
    if (input.siteId !== null) await requireOwnSite(transaction, input.siteId)
    const id = randomUUIDv7()
    const job = newFileJob(transaction, {
      id,
      direction: 'export',
      state: 'queued',
      uploadId: id,
      fileName: `${input.kind}-${shanghaiDate(transaction.now)}.${input.format}`,
      ...input,
    })
    await transaction.db.insert(fileJobs).values(job)
    tellOf(transaction, job, 'requested')
    return { exportId: id, state: 'queued' as const }
  })
}
