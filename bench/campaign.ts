import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { importHouseholds } from '#bin/demo/campaign/import.ts'
import { workThrough } from '#bin/demo/campaign/work.ts'
import { campaignStaff, openDemoCampaign, stockKits, type CampaignStaff } from '#bin/demo/campaign/world.ts'
import { ApiClient } from '#bin/demo/http.ts'
import { People } from '#bin/demo/people.ts'
import type { System } from '#bin/system.ts'
import { startTemporarySystem } from '#bin/temporary-system.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { makeWorld, type World } from '#seeds/world/world.ts'
import type { BenchOptions, BenchResult } from './bench.ts'
import { runCampaignBare } from './campaign-peer.ts'
import { rounded } from './figures.ts'
import { readProcessorTimes, tellProcessorTimes } from './processor-time.ts'

const usualHouseholds = 500_000
/** The shorter campaign that the long one is compared with. */
const growthFactor = 10
const memoryLookMs = 500

interface Play {
  readonly system: System
  readonly api: ApiClient
  readonly staff: CampaignStaff
  readonly world: World
  readonly report: BenchOptions['report']
}

/**
 * A campaign from its file to the last parcel dispatched, through the running system, staff played through the API at full
 * speed in batches of up to 50; once with a tenth of the households and once with all. Beside it the same rows in bare SQL.
 */
export async function run({ report, households = usualHouseholds }: BenchOptions): Promise<BenchResult> {
  const system = await startTemporarySystem({ report })
  try {
    await system.waitUntilReady()
    const world = makeWorld(shanghaiDate(new Date()))
    const api = new ApiClient([system.baseUrl])
    const play = { system, api, world, report, staff: await campaignStaff(new People(api, world)) }
    const tenth = Math.max(1, Math.round(households / growthFactor))
    report('Warming up.')
    await playCampaign(play, Math.min(tenth, 2_000))
    const memory = watchMemory(system)
    const short = await playCampaign(play, tenth)
    const used = readProcessorTimes(system)
    const seconds = await playCampaign(play, households)
    const usedAfter = readProcessorTimes(system)
    if (used !== null && usedAfter !== null) report(tellEach(used, usedAfter, households))
    const memoryMb = memory.end()
    report('The same in bare SQL.')
    const bareSeconds = await runCampaignBare(system.databaseUrl, households)
    return {
      figures: {
        minutes: rounded(seconds / 60),
        growth: rounded(seconds / short),
        memory_mb_max: Math.round(memoryMb),
      },
      peer: {
        name: 'the same rows in bare set-based SQL, 4 connections',
        seconds: rounded(bareSeconds),
        households,
        shorter_seconds: rounded(short),
      },
      targets: [
        { figure: 'minutes', must: 'atMost', value: 10 },
        { figure: 'growth', must: 'atMost', value: 10.5 },
      ],
    }
  } finally {
    await system.stop()
  }
}

/** @returns seconds from the first byte of the file to the last parcel dispatched. */
async function playCampaign(play: Play, households: number): Promise<number> {
  const { api, staff, world, report } = play
  await stockKits(api, staff, world, households, randomUUID().slice(0, 8))
  const wide = { partitions: households > 100_000 ? 32 : 16, waveParcels: 1_000_000 }
  const campaignId = await openDemoCampaign(api, staff, world, wide)
  const startedAt = performance.now()
  const elapsed = () => (performance.now() - startedAt) / 1000
  const stage = { api, world, operator: staff.operator }
  await importHouseholds(stage, campaignId, households)
  report(`${households} households imported after ${elapsed().toFixed(1)} s.`)
  const path = `/campaigns/${campaignId}`
  const { kits } = await api.post<{ kits: number }>(staff.operator, `${path}/allocations`, {})
  if (kits !== households) throw new Error(`${kits} kits were allocated to ${households} households.`)
  await api.post(staff.operator, `${path}/start`, {})
  await workThrough(api, staff, campaignId, households)
  const seconds = elapsed()
  const { report: told } = await api.get<{ report: { accepted: number; dispatched: number } }>(
    staff.operator,
    `${path}/report`,
  )
  if (told.accepted !== households || told.dispatched !== households)
    throw new Error(`Of ${households} households ${told.dispatched} were dispatched.`)
  report(`${households} households dispatched after ${seconds.toFixed(1)} s.`)
  return seconds
}

/** Looks again and again at what the processes of our own hold. */
function watchMemory(system: System) {
  let mostMb = 0
  const watching = setInterval(() => {
    const held = residentMb(system.part('api').pid()) + residentMb(system.part('worker').pid())
    mostMb = Math.max(mostMb, held)
  }, memoryLookMs)
  // A campaign that fails does not keep the bench waiting.
  watching.unref()
  return {
    end() {
      clearInterval(watching)
      return mostMb
    },
  }
}

/** Megabytes of memory of a process; 0 where the system does not tell. */
function residentMb(pid: number | undefined): number {
  try {
    const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Number(kilobytes ?? 0) / 1024
  } catch {
    return 0
  }
}

/** What a household took of the processor, in microseconds: a household is far below a millisecond of each part. */
function tellEach(...[before, after, households]: Parameters<typeof tellProcessorTimes>): string {
  const thousands = tellProcessorTimes(before, after, households / 1_000)
  return `For 1,000 households. ${thousands}`
}
