import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bundle } from '@medplum/fhirtypes'
import { ApiClient } from '#bin/demo/http.ts'
import { People } from '#bin/demo/people.ts'
import { startTemporarySystem } from '#bin/temporary-system.ts'
import { connectOwner } from '#db/client.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { makePrescriptions } from '#seeds/prescriptions.ts'
import { makeWorld } from '#seeds/world/world.ts'
import type { BenchOptions, BenchResult } from './bench.ts'
import { quantile, rounded } from './figures.ts'
import { readProcessorTimes, tellProcessorTimes } from './processor-time.ts'

const perSecond = 100
const seconds = 15
const prescriptionCount = 200
const pageSize = 20

/** How long reads and paged searches of lines take at a steady rate, beside a bare SQL select of the same rows. */
export async function run({ report }: BenchOptions): Promise<BenchResult> {
  const system = await startTemporarySystem({ report })
  const owner = await connectOwner(system.databaseUrl)
  try {
    await system.waitUntilReady()
    const now = new Date()
    const world = makeWorld(shanghaiDate(now))
    const api = new ApiClient([system.baseUrl])
    const people = new People(api, world)
    for (const { hospitalTenantId, body } of makePrescriptions(world, prescriptionCount, randomUUID(), now)) {
      await api.post(people.hospitalSystem(hospitalTenantId), '/prescriptions', body)
    }
    const [tenant] = makePrescriptions(world, 1, 'any', now)
    const hospital = people.hospitalSystem(tenant?.hospitalTenantId ?? '')
    const page = await api.get<Bundle>(hospital, `/fhir/MedicationRequest?_count=${pageSize}`)
    const ids = (page.entry ?? []).map(({ resource }) => resource?.id ?? '')
    const idAt = (index: number) => ids[index % ids.length] ?? ''
    const read = (index: number) => api.get(hospital, `/fhir/MedicationRequest/${idAt(index)}`)
    const search = () => api.get(hospital, `/fhir/MedicationRequest?status=active&_count=${pageSize}`)
    const select = () => owner.query(selectSql, [tenant?.hospitalTenantId, pageSize])
    report(`Reading, searching and selecting, ${perSecond} a second for ${seconds} s each.`)
    await steadily(1, read)
    await steadily(1, search)
    const used = readProcessorTimes(system)
    const reads = await steadily(seconds, read)
    const usedByReads = readProcessorTimes(system)
    const searches = await steadily(seconds, search)
    const usedBySearches = readProcessorTimes(system)
    if (used !== null && usedByReads !== null && usedBySearches !== null) {
      report(`Reads. ${tellProcessorTimes(used, usedByReads, reads.length)}`)
      report(`Searches. ${tellProcessorTimes(usedByReads, usedBySearches, searches.length)}`)
    }
    const selects = await steadily(seconds, select)
    const bare = quantile(selects, 0.5)
    return {
      figures: {
        read_p99_ms: rounded(quantile(reads, 0.99)),
        search_p99_ms: rounded(quantile(searches, 0.99)),
        ratio: rounded(quantile(searches, 0.5) / bare),
      },
      peer: { name: 'a bare SQL select of the same rows', p50_ms: rounded(bare), rows: ids.length },
      targets: [
        { figure: 'read_p99_ms', must: 'atMost', value: 100 },
        { figure: 'search_p99_ms', must: 'atMost', value: 200 },
      ],
    }
  } finally {
    await owner.end()
    await system.stop()
  }
}

/** Sends by the clock, whether or not earlier answers have come. @returns how long each took, in milliseconds. */
async function steadily(forSeconds: number, act: (index: number) => Promise<unknown>): Promise<number[]> {
  const startedAt = performance.now()
  const answers: Promise<number>[] = []
  for (let index = 0; index < perSecond * forSeconds; index += 1) {
    const wait = startedAt + (index * 1000) / perSecond - performance.now()
    if (wait > 0) await sleep(wait)
    const sentAt = performance.now()
    answers.push(act(index).then(() => performance.now() - sentAt))
  }
  return Promise.all(answers)
}

/** The lines that the search finds `active`: neither over, nor with a prescription that is over or has not begun. */
const selectSql = `
  select * from prescription_lines line
  join prescriptions prescription on prescription.id = line.prescription_id
  join products product on product.id = line.product_id
  where line.tenant_id = $1
    and line.state not in ('handed_over', 'returned', 'cancelled')
    and prescription.state not in ('draft', 'signed', 'queried', 'rejected', 'cancelled', 'expired')
  order by line.id limit $2`
