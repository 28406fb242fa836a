import { execFile } from 'node:child_process'
import { appendFile, copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

type ImportKind = 'value' | 'type' | 're-export' | 'dynamic'
type ImportCase = readonly [file: string, kind: ImportKind, imported: string]

const root = join(import.meta.dirname, '..')

const refused: readonly ImportCase[] = [
  ['domain/inventory/take.ts', 'value', '#db/client.ts'],
  ['domain/inventory/take.ts', 'type', '#db/client.ts'],
  ['domain/inventory/take.ts', 're-export', '../../db/client.ts'],
  ['domain/inventory/take.ts', 'value', 'node:fs/promises'],
  ['domain/inventory/take.ts', 'value', 'drizzle-orm'],
  ['domain/inventory/take.ts', 'dynamic', '#api/app.ts'],
  ['db/inventory/commands.ts', 'value', '#connectors/sms/client.ts'],
  ['db/inventory/commands.ts', 'value', '#workflows/relay.ts'],
  ['db/inventory/commands.ts', 'value', '#api/app.ts'],
  ['db/inventory/commands.ts', 'value', 'pg'],
  ['db/inventory/commands.ts', 'value', 'postgres'],
  ['db/client.ts', 'value', '#seeds/load.ts'],
  ['connectors/insurer/client.ts', 'value', '#db/client.ts'],
  ['connectors/insurer/client.ts', 'value', '#api/app.ts'],
  ['connectors/insurer/client.ts', 'type', 'pg'],
  ['workflows/prescriptions/activities.ts', 'value', '#api/app.ts'],
  ['workflows/prescriptions/activities.ts', 'value', '../../seeds/load.ts'],
  ['workflows/worker.ts', 'value', 'pg'],
  ['workflows/prescriptions/carry-prescription.ts', 'value', '#db/client.ts'],
  ['workflows/prescriptions/carry-prescription.ts', 'value', '#connectors/sms/client.ts'],
  ['workflows/prescriptions/carry-prescription.ts', 'value', 'node:crypto'],
  ['workflows/prescriptions/carry-prescription.ts', 'value', './activities.ts'],
  ['workflows/prescriptions/carry-prescription.ts', 'type', '#api/app.ts'],
  ['api/prescriptions/sign.ts', 'value', '#workflows/relay.ts'],
  ['api/prescriptions/sign.ts', 'value', '@temporalio/client'],
  ['api/prescriptions/sign.ts', 'value', '#connectors/sms/client.ts'],
  ['api/prescriptions/sign.ts', 'value', '#connectors/sms/contract.ts'],
  ['api/prescriptions/sign.ts', 'value', '#web/browser/pages.ts'],
  ['api/prescriptions/sign.ts', 'value', '#seeds/load.ts'],
  ['api/prescriptions/sign.ts', 'value', 'pg'],
  ['web/console/board.ts', 'value', '#db/client.ts'],
  ['web/console/board.ts', 'value', '#api/app.ts'],
  ['web/console/board.ts', 'value', '#workflows/relay.ts'],
  ['web/desk/client/api.ts', 'value', '#api/app.ts'],
  ['web/desk/client/api.ts', 'value', '#db/client.ts'],
  ['api/pages/desk.ts', 'value', '#web/desk/router.ts'],
  ['seeds/patients.ts', 'value', '#api/app.ts'],
  ['seeds/patients.ts', 'value', '#workflows/relay.ts'],
  ['seeds/patients.ts', 'value', 'pg'],
  ['bench/journey.ts', 'value', 'pg'],
  ['bin/start.ts', 'value', 'pg'],
  ['api/server.test.ts', 'value', 'pg'],
  ...['domain/x', 'db/x', 'connectors/x', 'workflows/x', 'api/x', 'web/x', 'seeds/x'].map(
    (file): ImportCase => [`${file}.ts`, 'value', '#bin/system.ts'],
  ),
]

const allowed: readonly ImportCase[] = [
  ['domain/inventory/take.ts', 'value', 'zod'],
  ['domain/inventory/take.ts', 'value', '#domain/refusal.ts'],
  ['domain/inventory/take.ts', 'value', './lot.ts'],
  ['domain/inventory/take.test.ts', 'value', 'fast-check'],
  ['db/client.ts', 'value', 'pg'],
  ['db/inventory/commands.ts', 'type', 'pg'],
  ['db/inventory/commands.ts', 'value', '#domain/refusal.ts'],
  ['connectors/insurer/client.ts', 'value', '#domain/refusal.ts'],
  ['workflows/prescriptions/activities.ts', 'value', '#db/client.ts'],
  ['workflows/prescriptions/activities.ts', 'value', '#connectors/sms/client.ts'],
  ['workflows/relay.ts', 'value', '#db/client.ts'],
  ['workflows/prescriptions/carry-prescription.ts', 'value', '@temporalio/workflow'],
  ['workflows/prescriptions/carry-prescription.ts', 'value', '#domain/refusal.ts'],
  ['workflows/prescriptions/carry-prescription.ts', 'value', '#workflows/workflow-ids.ts'],
  ['workflows/prescriptions/carry-prescription.ts', 'type', './activities.ts'],
  ['workflows/prescriptions/carry-prescription.ts', 'type', '#db/client.ts'],
  ['api/prescriptions/sign.ts', 'value', '#db/client.ts'],
  ['api/prescriptions/sign.ts', 'value', '#web/public/tracking-page.ts'],
  ['api/pages/board.ts', 'value', '#web/console/board-page.ts'],
  ['api/prescriptions/sign.ts', 'type', '#connectors/sms/contract.ts'],
  ['web/console/board.ts', 'type', '#api/app.ts'],
  ['web/desk/client/api.ts', 'type', '#api/client-type.ts'],
  ['web/desk/client/api.ts', 'value', '#web/ui/format.ts'],
  ['web/console/board.ts', 'value', '#domain/refusal.ts'],
  ['seeds/patients.ts', 'value', '#db/client.ts'],
  ['bench/journey.ts', 'value', '#bin/system.ts'],
  ['api/server.test.ts', 'value', '#bin/test-database.ts'],
  ['db/fulfilment/parcel-fixture.ts', 'value', '#bin/test-database.ts'],
]

describe('the boundaries between folders', () => {
  let folder: string
  let findings: ReadonlySet<string>

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yunyaoku-boundaries-'))
    await copyFile(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'))
    await writeCases(folder)
    findings = await boundaryFindings(folder)
  })

  afterAll(() => rm(folder, { recursive: true, force: true }))

  it.each(refused)('%s may not import (%s) %s', (...refusedCase) => {
    expect(findings).toContain(placeOf(refusedCase))
  })

  it.each(allowed)('%s may import (%s) %s', (...allowedCase) => {
    expect(findings).not.toContain(placeOf(allowedCase))
  })
})

/** Where the case stands: all cases of one file are lines of it, refused ones first. */
function placeOf(wanted: ImportCase): string {
  const lines = [...refused, ...allowed].filter(([file]) => file === wanted[0])
  const index = lines.findIndex((line) => line.every((part, position) => part === wanted[position]))
  return `${wanted[0]}:${index + 1}`
}

async function writeCases(folder: string): Promise<void> {
  for (const [index, [file, kind, imported]] of [...refused, ...allowed].entries()) {
    await mkdir(dirname(join(folder, file)), { recursive: true })
    await appendFile(join(folder, file), `${statement(kind, imported, index)}\n`)
  }
}

function statement(kind: ImportKind, imported: string, index: number): string {
  switch (kind) {
    case 'value':
      return `import { x as x${index} } from '${imported}'`
    case 'type':
      return `import type { X as X${index} } from '${imported}'`
    case 're-export':
      return `export { x as x${index} } from '${imported}'`
    case 'dynamic':
      return `export const x${index} = await import('${imported}')`
  }
}

/** The `file:line` of every import that the lint configuration refuses. */
async function boundaryFindings(folder: string): Promise<Set<string>> {
  const output = await new Promise<string>((resolve) => {
    const command = join(root, 'node_modules', '.bin', 'oxlint')
    // Findings make it end with an error code: what counts is what it prints.
    execFile(command, ['--format', 'unix', '.'], { cwd: folder }, (_error, stdout) => resolve(stdout))
  })
  const lines = output.split('\n').filter((line) => line.includes('no-restricted-imports'))
  return new Set(lines.map((line) => line.split(':').slice(0, 2).join(':')))
}
