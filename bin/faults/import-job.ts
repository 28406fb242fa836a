import { setTimeout as sleep } from 'node:timers/promises'
import type { FileJobState } from '#domain/jobs/file-job-states.ts'
import type { ApiClient, Session } from '../demo/http.ts'
import type { System } from '../system.ts'

const lookMs = 200
const patienceMs = 120_000

/** Sends opening stock as CSV, confirms what is shown, and waits until it is applied. */
export async function sendImport(
  { baseUrl }: System,
  api: ApiClient,
  session: Session,
  csv: string,
): Promise<void> {
  const asked = { kind: 'opening_stock', format: 'csv', fileName: 'opening-stock.csv' }
  const { importId } = await api.post<{ importId: string }>(session, '/imports', asked)
  const sent = await fetch(`${baseUrl}/imports/${importId}/content`, {
    method: 'PUT',
    headers: { ...session.headers, origin: baseUrl },
    body: csv,
  })
  if (!sent.ok) throw new Error(`The file was not taken: ${sent.status} ${await sent.text()}`)
  await until(api, session, importId, 'previewed')
  await api.post(session, `/imports/${importId}/confirm`, {})
  await until(api, session, importId, 'done')
}

async function until(api: ApiClient, session: Session, importId: string, state: FileJobState): Promise<void> {
  const givesUpAt = Date.now() + patienceMs
  for (;;) {
    const job = await api.get<{ state: FileJobState }>(session, `/imports/${importId}`)
    if (job.state === state) return
    if (Date.now() > givesUpAt)
      throw new Error(`An import stayed ${job.state}; it should have become ${state}.`)
    await sleep(lookMs)
  }
}
