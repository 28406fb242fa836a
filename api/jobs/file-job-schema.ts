import { z } from '@hono/zod-openapi'
import type { FileJobRow } from '#db/jobs/file-jobs.ts'
import { fileFormats, listExportKinds } from '#domain/jobs/file-job.ts'
import { type FileJobState, fileJobStates } from '#domain/jobs/file-job-states.ts'
import { importKinds } from '#domain/jobs/import-kinds.ts'
import { statesOf } from '#domain/state-table.ts'
import { instant } from '../schemas.ts'

export const fileJobState = z.enum(statesOf<FileJobState>(fileJobStates))

/** An import, or the export of a list, with how far it has come. */
export const fileJob = z
  .object({
    id: z.uuid(),
    kind: z.enum([...importKinds, ...listExportKinds]),
    state: fileJobState,
    format: z.enum(fileFormats),
    fileName: z.string(),
    sizeBytes: z.int(),
    bytesDone: z.int().openapi({ description: 'Bytes of an import that were read so far.' }),
    rows: z.int(),
    faultyRows: z.int(),
    encoding: z.string().nullable(),
    ignoredColumns: z.array(z.string()),
    refusals: z
      .array(z.object({ code: z.string(), message: z.string(), nextStep: z.string() }))
      .openapi({ description: 'Why it failed.' }),
    requestedAt: instant,
    endedAt: instant.nullable(),
    expiresAt: instant,
  })
  .openapi('FileJob')

/** A job as it leaves. */
export function fileJobOf({ refusals, ...job }: FileJobRow) {
  return { ...job, refusals: refusals ?? [] }
}

/** Pages of jobs go back from the latest. */
export const jobPageQuery = z.object({
  before: z.uuid().optional().openapi({ description: 'The `next` of the page before.' }),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
