import { randomUUID } from 'node:crypto'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { makePrescriptions, type SeedPrescription } from '#seeds/prescriptions.ts'
import { makeWorld, type World } from '#seeds/world/world.ts'
import { ApiClient } from './http.ts'
import { News } from './news.ts'
import { type Acknowledged, type Outcome, readOutcome } from './outcome.ts'
import { People } from './people.ts'
import { type DemoContext, type Milestone, type Plot, playPrescription, plotOf } from './story.ts'
import { Waves } from './waves.ts'

/** A running system to play on. */
export interface Stage {
  readonly baseUrl: string
  /** Every API of the system, where it has several: requests take turns at them. */
  readonly apiUrls?: readonly string[]
  readonly sandboxUrl: string
  /** Lets the system live ahead of time; absent where others use it too. */
  readonly liveAhead?: (milliseconds: number) => Promise<void>
  /** How long the first parcel of a wave waits at a station for others, in milliseconds; a moment when absent. */
  readonly gatherMs?: number
}

export interface PlayOptions {
  readonly count: number
  /** How many prescriptions are on their way at once. */
  readonly inFlight: number
  readonly plotOf?: (index: number) => Plot
  readonly onMilestone?: (milestone: Milestone, prescriptionId: string) => void
  readonly onProblem?: (problem: string) => void
}

/** Everyone of the demo world on one stage. Who has signed in stays signed in from one play to the next. */
export interface Cast {
  readonly context: DemoContext
  readonly world: World
  /** Stops listening to the system. */
  close(): void
}

/** Makes the demo world anew, as it was loaded into the system, and starts to listen for news. */
export function openCast({ baseUrl, apiUrls, sandboxUrl, gatherMs = 200 }: Stage): Cast {
  const world = makeWorld(shanghaiDate(new Date()))
  const api = new ApiClient(apiUrls ?? [baseUrl])
  const people = new People(api, world)
  const news = new News(api, people.hospitalSystems())
  const context = { api, people, news, waves: new Waves(gatherMs), sandboxUrl }
  return { context, world, close: () => news.close() }
}

/** Plays once on a stage, with a cast of its own. */
export async function play(options: Stage & PlayOptions): Promise<Outcome> {
  const cast = openCast(options)
  try {
    return await playWith(cast, options)
  } finally {
    cast.close()
  }
}

/** Plays `count` prescriptions from POST to their ends through the public API, and reads what became of them. */
export async function playWith({ context, world }: Cast, options: PlayOptions): Promise<Outcome> {
  const seed = `demo-${randomUUID().slice(0, 8)}`
  const prescriptions = makePrescriptions(world, options.count, seed, new Date()).map(withOwnPhone)
  const startedAt = performance.now()
  const acknowledged: Acknowledged[] = []
  const queue = prescriptions.entries()
  const actor = async () => {
    for (const [index, prescription] of queue) {
      const plot = (options.plotOf ?? plotOf)(index)
      try {
        const prescriptionId = await playPrescription(context, prescription, plot, (milestone, id) =>
          options.onMilestone?.(milestone, id),
        )
        acknowledged.push({ prescriptionId, hospitalTenantId: prescription.hospitalTenantId })
      } catch (error) {
        options.onProblem?.(
          `Prescription ${index + 1} (${plot}): ${error instanceof Error ? error.message : 'failed'}`,
        )
      }
    }
  }
  await Promise.all(Array.from({ length: options.inFlight }, actor))
  const seconds = (performance.now() - startedAt) / 1000
  return readOutcome(context, options.count, acknowledged, seconds)
}

/** Each parcel's messages come to a number of its own, so that nobody reads another one's code. */
function withOwnPhone(prescription: SeedPrescription): SeedPrescription {
  const digits = String(
    Number.parseInt(randomUUID().replaceAll('-', '').slice(0, 10), 16) % 10 ** 8,
  ).padStart(8, '0')
  const { body } = prescription
  return { ...prescription, body: { ...body, fulfilment: { ...body.fulfilment, phone: `100${digits}` } } }
}
