import { createHash } from 'node:crypto'
import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { z } from 'zod'
import { accepted, createPlan, faultOrder, readJson, refuse, respond } from '../sandbox-http.ts'
import type { Fault, SandboxReply } from '../sandbox-http.ts'
import { regulatorPaths, reportRequest } from './contract.ts'
import type { ReceivedAnswer, ReportedEvent, ReportRequest } from './contract.ts'

const lossOrder = z.object({ keepTo: z.int().min(0) })
const genesisHash = '0'.repeat(64)

/**
 * A regulator's platform for the demo and for tests, with a memory of every event. It takes reports without a gap,
 * verifies the seals by itself, and shows what it knows: `GET /prescriptions/:id` lists a prescription's events,
 * `GET /book` counts. `POST /losses {keepTo}` makes it forget what came after; `POST /faults` spoils the next requests.
 * @param slowMilliseconds how late the `slow` fault answers
 */
export function createRegulatorSandbox(slowMilliseconds = 10_000): Hono<{ Bindings: HttpBindings }> {
  const plan = createPlan<Fault>()
  const book = createReportBook()
  const app = new Hono<{ Bindings: HttpBindings }>()

  app.post('/faults', async (context) => {
    const order = faultOrder.safeParse(await readJson(context))
    if (!order.success) return context.json({ code: 'invalid', reason: 'No such fault.' }, 422)
    plan.order(order.data.fault, order.data.times)
    return context.body(null, 204)
  })
  app.post('/losses', async (context) => {
    const order = lossOrder.safeParse(await readJson(context))
    if (!order.success) return context.json({ code: 'invalid', reason: 'Up to where to keep.' }, 422)
    book.forgetAfter(order.data.keepTo)
    return context.body(null, 204)
  })
  app.get(regulatorPaths.received, (context) =>
    respond(context, plan, slowMilliseconds, () => accepted(book.received())),
  )
  app.post(regulatorPaths.reports, async (context) => {
    const request = reportRequest.safeParse(await readJson(context))
    return respond(context, plan, slowMilliseconds, () =>
      request.success ? book.take(request.data) : refuse('invalid', 'It is no report of the contract.'),
    )
  })
  app.get('/prescriptions/:id', (context) => context.json({ events: book.eventsOf(context.req.param('id')) }))
  app.get('/book', (context) => context.json(book.counts()))
  return app
}

function createReportBook() {
  /** The event at position n is at index n - 1: there is never a gap. */
  const events: ReportedEvent[] = []
  const hashes = new Map<number, string>([[0, genesisHash]])
  let gaps = 0

  function take(report: ReportRequest): SandboxReply {
    const { after } = report
    if (after > events.length) {
      gaps += 1
      return refuse('gap', `Everything is here up to ${events.length} only.`)
    }
    if (report.events.some(({ position }, index) => position !== after + index + 1)) {
      gaps += 1
      return refuse('gap', 'The positions of the report do not follow each other.')
    }
    const known = report.events.slice(0, events.length - after)
    if (known.some((event) => events[event.position - 1]?.sealedText !== event.sealedText)) {
      return refuse('rewritten', 'An event that was received before is told otherwise now.')
    }
    const told = [...events.slice(0, after), ...report.events]
    const fresh = new Map(report.seals.map((seal) => [seal.lastPosition, seal.hash]))
    const broken = report.seals.find((seal) => !fits(seal, told, fresh))
    if (broken !== undefined)
      return refuse('sealBroken', `The seal up to ${broken.lastPosition} does not fit.`)
    for (const event of report.events.slice(known.length)) events.push(event)
    for (const [lastPosition, hash] of fresh) hashes.set(lastPosition, hash)
    return accepted(received())
  }

  function fits(
    { firstPosition, lastPosition, previousHash, hash }: ReportRequest['seals'][number],
    told: readonly ReportedEvent[],
    fresh: ReadonlyMap<number, string>,
  ): boolean {
    const texts = told.slice(firstPosition - 1, lastPosition).map(({ sealedText }) => sealedText)
    const before = fresh.get(firstPosition - 1) ?? hashes.get(firstPosition - 1)
    const content = `${previousHash}\n${texts.join('\n')}`
    const isWhole = texts.length === lastPosition - firstPosition + 1
    const follows = before === undefined || before === previousHash
    return isWhole && follows && createHash('sha256').update(content).digest('hex') === hash
  }

  const received = (): ReceivedAnswer => ({ receivedTo: events.length })

  return {
    take,
    received,
    forgetAfter(keepTo: number): void {
      events.length = Math.min(events.length, keepTo)
      for (const position of hashes.keys()) if (position > keepTo) hashes.delete(position)
    },
    eventsOf: (prescriptionId: string) => events.filter((event) => event.prescriptionId === prescriptionId),
    counts: () => ({ ...received(), gaps, seals: hashes.size - 1 }),
  }
}
