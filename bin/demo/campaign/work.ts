import { setTimeout as sleep } from 'node:timers/promises'
import type { ApiClient } from '../http.ts'
import { refusalOf } from '../scenarios/scenario.ts'
import type { CampaignStaff } from './world.ts'

const strands = 8
const lookMs = 250
const stages = ['pick', 'recheck', 'pack', 'dispatch'] as const

interface WaitingBatch {
  readonly id: string
  readonly siteId: string
}

/** Parcels that the staff of a campaign has dispatched, and the batches that they left in. */
export interface WorkDone {
  readonly parcels: number
  readonly batchIds: readonly string[]
}

/**
 * Takes batches through the four stations, several at once, each step in one command, until so many parcels have left.
 * A batch that was taken back meanwhile, because its depot was lost, is let go. `onParcels` hears how many have left.
 */
export async function workThrough(
  api: ApiClient,
  staff: CampaignStaff,
  campaignId: string,
  parcelsWanted: number,
  onParcels: (parcels: number) => void = () => {},
): Promise<WorkDone> {
  const waiting: string[] = []
  const taken = new Set<string>()
  const batchIds: string[] = []
  let parcels = 0
  let looking: Promise<unknown> | null = null
  const look = async () => {
    const path = `/campaigns/${campaignId}/batches?state=released&limit=500`
    const { items } = await api.get<{ items: readonly WaitingBatch[] }>(staff.operator, path)
    for (const { id } of items) {
      if (taken.has(id)) continue
      taken.add(id)
      waiting.push(id)
    }
    if (waiting.length === 0) await sleep(lookMs)
  }
  const strand = async () => {
    while (parcels < parcelsWanted) {
      const batchId = waiting.shift()
      if (batchId === undefined) {
        looking ??= look().finally(() => {
          looking = null
        })
        await looking
        continue
      }
      const left = await workBatch(api, staff, batchId)
      if (left === 0) continue
      parcels += left
      batchIds.push(batchId)
      onParcels(parcels)
    }
  }
  await Promise.all(Array.from({ length: strands }, strand))
  return { parcels, batchIds }
}

/** @returns how many parcels left; none where the batch was taken back. */
async function workBatch(api: ApiClient, staff: CampaignStaff, batchId: string): Promise<number> {
  const who = { pick: staff.picker, recheck: staff.checker, pack: staff.picker, dispatch: staff.operator }
  let parcels = 0
  for (const stage of stages) {
    const refusal = await refusalOf(async () => {
      const answer = await api.post<{ parcels: number }>(
        who[stage],
        `/campaign-batches/${batchId}/${stage}`,
        {},
      )
      parcels = answer.parcels
    })
    if (refusal !== null && !takenBack.has(refusal)) throw new Error(`${stage} was refused: ${refusal}`)
    if (refusal !== null) return 0
  }
  return parcels
}

const takenBack: ReadonlySet<string> = new Set(['depotLost', 'wrongState', 'batchEmpty'])
