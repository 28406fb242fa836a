import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { z } from 'zod'
import { accepted, createPlan, faultOrder, readJson, refuse, respond } from '../sandbox-http.ts'
import type { Fault, SandboxReply } from '../sandbox-http.ts'
import { bookRequest, courierPaths, standing } from './contract.ts'
import type { BookRequest, CourierState, TrackAnswer } from './contract.ts'

const steps = z.discriminatedUnion('state', [
  z.object({ state: z.literal('collected') }),
  z.object({ state: z.literal('delivered'), pickupCode: z.string().regex(/^\d{6}$/) }),
  z.object({ state: z.literal('failed') }),
])
type Step = z.infer<typeof steps>

interface Booking {
  readonly trackingNumber: string
  readonly events: TrackAnswer['events'][number][]
  pickupCode: string | null
}

/**
 * A courier for the demo and for tests. What its riders do is ordered: `POST /parcels/:parcelId/steps {state}` collects,
 * delivers (with the code that the patient told) or fails; `GET /parcels/:parcelId` shows the booking. Tracking tells
 * events newest first and the first of them twice, as couriers do. `POST /faults {fault, times}` spoils the next requests.
 * @param slowMilliseconds how late the `slow` fault answers
 */
export function createCourierSandbox(slowMilliseconds = 10_000): Hono<{ Bindings: HttpBindings }> {
  const plan = createPlan<Fault>()
  const book = createCourierBook()
  const app = new Hono<{ Bindings: HttpBindings }>()

  app.post('/faults', async (context) => {
    const order = faultOrder.safeParse(await readJson(context))
    if (!order.success) return context.json({ code: 'invalid', reason: 'No such fault.' }, 422)
    plan.order(order.data.fault, order.data.times)
    return context.body(null, 204)
  })
  app.post('/parcels/:parcelId/steps', async (context) => {
    const step = steps.safeParse(await readJson(context))
    const isDone = step.success && book.take(context.req.param('parcelId'), step.data)
    return isDone ? context.body(null, 204) : context.json({ code: 'invalid', reason: 'No such step.' }, 422)
  })
  app.get('/parcels/:parcelId', (context) => {
    const shown = book.show(context.req.param('parcelId'))
    return shown === undefined ? context.json({ code: 'unknown' }, 404) : context.json(shown)
  })
  app.post(courierPaths.book, async (context) => {
    const request = bookRequest.safeParse(await readJson(context))
    return respond(context, plan, slowMilliseconds, () =>
      request.success ? book.add(request.data) : refuse('invalid', 'It is no booking of the contract.'),
    )
  })
  app.get('/bookings/:number', (context) =>
    respond(context, plan, slowMilliseconds, () => book.track(context.req.param('number'))),
  )
  app.post('/bookings/:number/cancel', (context) =>
    respond(context, plan, slowMilliseconds, () => book.cancel(context.req.param('number'))),
  )
  app.get('/bookings/:number/proof', (context) =>
    respond(context, plan, slowMilliseconds, () => book.proof(context.req.param('number'))),
  )
  return app
}

function createCourierBook() {
  const byParcel = new Map<string, Booking>()
  const byNumber = new Map<string, Booking>()

  function append(booking: Booking, state: CourierState): void {
    booking.events.push({ sequence: booking.events.length + 1, state, at: new Date().toISOString() })
  }

  return {
    add({ parcelId }: BookRequest): SandboxReply {
      const known = byParcel.get(parcelId)
      if (known !== undefined) return accepted({ trackingNumber: known.trackingNumber })
      const trackingNumber = `KD${String(byParcel.size + 1).padStart(10, '0')}`
      const booking: Booking = { trackingNumber, events: [], pickupCode: null }
      append(booking, 'booked')
      byParcel.set(parcelId, booking)
      byNumber.set(trackingNumber, booking)
      return accepted({ trackingNumber })
    },
    /** @returns false for a parcel that is not booked, or is done with. */
    take(parcelId: string, step: Step): boolean {
      const booking = byParcel.get(parcelId)
      if (booking === undefined || !['booked', 'collected'].includes(standing(booking))) return false
      append(booking, step.state)
      if (step.state === 'delivered') booking.pickupCode = step.pickupCode
      return true
    },
    show(parcelId: string) {
      const booking = byParcel.get(parcelId)
      return booking && { trackingNumber: booking.trackingNumber, state: standing(booking) }
    },
    track(trackingNumber: string): SandboxReply {
      const booking = byNumber.get(trackingNumber)
      if (booking === undefined) return refuse('bookingUnknown', 'There is no such booking.')
      const events = [...booking.events.toReversed(), ...booking.events.slice(0, 1)]
      return accepted({ trackingNumber, events } satisfies TrackAnswer)
    },
    cancel(trackingNumber: string): SandboxReply {
      const booking = byNumber.get(trackingNumber)
      if (booking === undefined) return refuse('bookingUnknown', 'There is no such booking.')
      if (standing(booking) === 'booked') append(booking, 'cancelled')
      return standing(booking) === 'cancelled'
        ? accepted({ state: 'cancelled' })
        : refuse('tooLate', 'The parcel is with the courier already.')
    },
    proof(trackingNumber: string): SandboxReply {
      const booking = byNumber.get(trackingNumber)
      if (booking === undefined) return refuse('bookingUnknown', 'There is no such booking.')
      const delivered = booking.events.find(({ state }) => state === 'delivered')
      return delivered === undefined
        ? refuse('notDelivered', 'The parcel is not delivered.')
        : accepted({ deliveredAt: delivered.at, pickupCode: booking.pickupCode })
    },
  }
}
