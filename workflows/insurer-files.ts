import { createHash } from 'node:crypto'
import { InsurerRefused, type InsurerClient } from '#connectors/insurer/client.ts'
import type { DatabaseClient } from '#db/client.ts'
import { importInsurerFile, listDueFiles } from '#db/insurance/reconciliation.ts'
import { shanghaiDate, shanghaiInstant } from '#domain/organisations/shanghai-time.ts'
import { systemTenantId } from './ids.ts'
import { repeatInTurns, type Relay } from './relay.ts'

const pauseMs = 60_000
/** Insurers close their day in the first hours of the next one. */
const nightlyAt = '02:00'

const actor = { tenantId: systemTenantId, principalId: 'insurer-files', roles: [], siteIds: [] } as const

/** Every night fetches the insurers' files of the day before and compares them with our book, one process at a time. */
export function keepImportingFiles(
  relay: Relay,
  insurer: Pick<InsurerClient, 'dayFile'>,
  clock: () => Date,
): Promise<void> {
  return repeatInTurns(
    relay,
    { job: 'insurer.files', pauseMs, failure: 'files of insurers could not be compared' },
    async () => {
      const imported = await importDueFiles(relay.database, insurer, clock())
      if (imported > 0) relay.log.info({ imported }, 'files of insurers were compared')
    },
  )
}

/**
 * Imports every file that is due. One that the insurer does not have yet is asked for again later; one that came on an
 * earlier night is compared once more, since it may have been put right.
 * @returns how many were imported.
 */
export async function importDueFiles(
  database: DatabaseClient,
  insurer: Pick<InsurerClient, 'dayFile'>,
  now: Date,
): Promise<number> {
  const tonight = shanghaiInstant(shanghaiDate(now), nightlyAt)
  if (now < tonight) return 0
  let imported = 0
  for (const { insurerId, day } of await listDueFiles(database, actor, now, tonight)) {
    const file = await insurer.dayFile(insurerId, day).catch((error: unknown) => {
      if (error instanceof InsurerRefused && error.code === 'fileNotReady') return null
      throw error
    })
    if (file === null) continue
    const digest = createHash('sha256').update(JSON.stringify(file.lines)).digest('base64url')
    const request = {
      actor,
      route: 'insurer.file',
      key: `${insurerId}/${day}/${shanghaiDate(now)}/${digest}`,
      body: null,
      now,
    }
    await importInsurerFile(database, request, file)
    imported += 1
  }
  return imported
}
