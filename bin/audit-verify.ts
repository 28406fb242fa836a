import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { exportHead, isOwnHead } from '#db/audit/head.ts'
import { type DatabaseClient, openDatabase } from '#db/client.ts'
import { type ChainFault, verifyEvents } from '#db/events/verify.ts'
import { databaseUrls } from '#db/settings.ts'
import { type SignedHead, signedHead } from '#domain/audit/signed-head.ts'
import { dataFolder } from './data-folder.ts'
import { keptDatabaseUrl } from './postgres.ts'

/** What the run came to, as the exit code of the command. */
export const exitCodes = { sound: 0, faulty: 1, unchecked: 2 } as const

const auditor = {
  tenantId: '00000000-0000-0000-0000-000000000000',
  principalId: 'audit:verify',
  roles: [],
  siteIds: [],
} as const

export interface AuditOptions {
  /** A head that was exported before and kept elsewhere. */
  readonly headFile?: string | undefined
  /** Where to write the present head when no fault was found. */
  readonly saveFile?: string | undefined
  /** Hears what was found, sentence by sentence. */
  readonly report: (sentence: string) => void
}

/** Verifies the audit chain of a database, and says where it is wrong. @returns the command's exit code. */
export async function auditVerify(database: DatabaseClient, options: AuditOptions): Promise<number> {
  const { headFile, saveFile, report } = options
  let anchor: SignedHead | undefined
  if (headFile !== undefined) {
    anchor = await readHead(headFile)
    if (anchor === undefined || !isOwnHead(database.secret, anchor)) {
      report(`${headFile} is no head that this installation signed: it may have been changed.`)
      return exitCodes.unchecked
    }
  }
  const now = new Date()
  const { head, faults } = await verifyEvents(database, auditor, now, anchor)
  for (const fault of faults) report(sentenceOf(fault))
  if (faults.length > 0) return exitCodes.faulty
  report(`The audit chain is whole: ${head.lastPosition} events, up to ${head.hash}.`)
  if (saveFile !== undefined) {
    const exported = await exportHead(database, now)
    await writeFile(saveFile, `${JSON.stringify(exported, null, 2)}\n`)
    report(`The signed head is in ${saveFile}. Keep it where nobody who can write to the database can write.`)
  }
  return exitCodes.sound
}

const wordsOf = {
  contentChanged: 'an event was edited, or events changed places',
  eventsMissing: 'an event was deleted',
  batchMissing: 'a whole batch of events was taken out',
  chainBroken: 'a batch was sealed anew after a change before it',
  unsealed: 'events were slipped in after the last seal',
  cutOff: 'the end was cut off',
  rewritten: 'the chain was made anew and does not lead to the head that was kept',
} as const satisfies Readonly<Record<ChainFault['kind'], string>>

function sentenceOf({ kind, firstPosition, lastPosition }: ChainFault): string {
  return `Positions ${firstPosition} to ${lastPosition}: ${wordsOf[kind]} (${kind}).`
}

async function readHead(file: string): Promise<SignedHead | undefined> {
  try {
    return signedHead.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch {
    return undefined
  }
}

/** `npm run audit:verify [-- --head FILE] [--save FILE] [--database-url URL]` */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { head: { type: 'string' }, save: { type: 'string' }, 'database-url': { type: 'string' } },
  })
  const url = values['database-url'] ?? process.env.DATABASE_URL ?? (await keptDatabaseUrl(dataFolder()))
  if (url === undefined) {
    console.error('There is no database to verify. Start one with `npm start`, or give --database-url.')
    return exitCodes.unchecked
  }
  const database = openDatabase(databaseUrls({ ...process.env, DATABASE_URL: url }))
  try {
    return await auditVerify(database, {
      headFile: values.head,
      saveFile: values.save,
      report: (sentence) => console.log(sentence),
    })
  } finally {
    await database.close()
  }
}

if (import.meta.main) {
  process.exitCode = await main().catch((error: unknown) => {
    console.error(
      `The audit chain could not be verified: ${error instanceof Error ? error.message : 'unknown'}`,
    )
    return exitCodes.unchecked
  })
}
