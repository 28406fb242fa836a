import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NewCommand, OutboxCommand } from './command.ts'
import { drain, type DrainSurroundings, type OutboxStore } from './drain.ts'
import { exportFile } from './export-file.ts'
import {
  differingPayment,
  mayWithdraw,
  needsAttention,
  newCommand,
  nextStep,
  resultOfFailure,
  retryMs,
  settle,
} from './rules.ts'

const start = Date.parse('2026-03-02T01:00:00Z')
const ana = 'ana'
const place: NewCommand = {
  kind: 'order.place',
  payload: { siteId: 'site', lines: [{ productId: 'p', units: 24 }], agreedGoodsFen: 2_160 },
}
const receive: NewCommand = {
  kind: 'shipment.receive',
  payload: { shipmentId: 'parcel', lines: [], scans: [] },
}
const cancelOf = (placedByKey: string): NewCommand => ({
  kind: 'order.cancel',
  payload: { order: { placedByKey }, reason: '多订了' },
})
const commandOf = (asked: NewCommand, sequence: number, principalId = ana, key = `key-${sequence}`) =>
  newCommand(asked, { key, sequence, principalId, now: new Date(start) })

/** Survives whoever uses it, as the phone's database does. */
function storeOf(
  commands: readonly OutboxCommand[],
): OutboxStore & { readonly rows: Map<string, OutboxCommand> } {
  const rows = new Map(commands.map((command) => [command.key, command]))
  return {
    rows,
    all: async () => [...rows.values()],
    async put(command) {
      rows.set(command.key, command)
    },
  }
}

/** A server that does each key once, and loses what it is told to lose: before it acts, or its answer. */
function serverOf(losses: readonly ('request' | 'answer' | 'busy' | 'death' | 'none')[]) {
  const effects: string[] = []
  const queue = [...losses]
  return {
    effects,
    send: async (_request: unknown, { key }: OutboxCommand) => {
      const loss = queue.shift() ?? 'none'
      if (loss === 'request') return { kind: 'unreached', retryAfterSeconds: null } as const
      if (loss === 'busy') return resultOfFailure({ status: 503, problem: null, retryAfterSeconds: 30 })
      if (!effects.includes(key)) effects.push(key)
      if (loss === 'death') throw new Error('The phone went off.')
      if (loss === 'answer') return { kind: 'unreached', retryAfterSeconds: null } as const
      return { kind: 'answered', answer: { orderId: `order of ${key}` } } as const
    },
  }
}

/** Drains again and again, as time goes by and the phone is switched on anew, until nothing more is due. */
async function drainToTheEnd(store: OutboxStore, send: DrainSurroundings['send'], principalId = ana) {
  let time = start
  for (let turn = 0; turn < 200; turn += 1) {
    const end = await drain({ store, principalId, send, now: () => new Date(time), chance: () => 0.5 }).catch(
      () => null,
    )
    if (end === null) continue
    if (end.step !== 'wait') return end
    time = end.until
  }
  throw new Error('It never ended.')
}

describe('draining', () => {
  it('does each command once and in its order, whatever is lost on the way and however often the phone dies', async () => {
    const loss = fc.constantFrom('request', 'answer', 'busy', 'death', 'none')
    const kinds = fc.array(fc.constantFrom('place', 'receive', 'cancel'), { minLength: 1, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(
        kinds,
        fc.array(loss as fc.Arbitrary<'none'>, { maxLength: 30 }),
        async (given, losses) => {
          const commands = given.map((kind, index) => {
            if (kind === 'place') return commandOf(place, index + 1)
            return commandOf(kind === 'receive' ? receive : cancelOf('key-1'), index + 1)
          })
          const store = storeOf(commands.toReversed())
          const { send, effects } = serverOf(losses)
          expect(await drainToTheEnd(store, send)).toEqual({ step: 'done' })
          const sent = commands.filter(({ key }) => store.rows.get(key)?.state === 'sent')
          expect(effects).toEqual(sent.map(({ key }) => key))
          // Only a cancel of what no order was placed by is refused, and never reaches the server.
          const refused = [...store.rows.values()].filter(({ state }) => state === 'refused')
          expect(refused.every(({ problem }) => problem?.code === 'orderNotPlaced')).toBe(true)
          expect(sent.length + refused.length).toBe(commands.length)
          if (given[0] === 'place') expect(refused).toEqual([])
        },
      ),
    )
  })

  it('sends nothing in another person’s name, and lets nobody overtake on one subject', async () => {
    const store = storeOf([
      commandOf(receive, 1, 'bo'),
      commandOf(place, 2, ana),
      commandOf(receive, 3, ana),
      commandOf(place, 4, 'bo'),
    ])
    const { send, effects } = serverOf([])
    expect(await drainToTheEnd(store, send)).toEqual({ step: 'signIn', principalId: 'bo' })
    expect(effects).toEqual(['key-2'])
    expect(await drainToTheEnd(store, send, 'bo')).toEqual({ step: 'signIn', principalId: ana })
    expect(await drainToTheEnd(store, send)).toEqual({ step: 'done' })
    expect(effects).toEqual(['key-2', 'key-1', 'key-4', 'key-3'])
  })

  it('stops where nobody is signed in any more, and nothing is lost', async () => {
    const store = storeOf([commandOf(place, 1)])
    const send = async () => resultOfFailure({ status: 401, problem: null, retryAfterSeconds: null })
    expect(await drainToTheEnd(store, send)).toEqual({ step: 'signedOut' })
    expect(store.rows.get('key-1')).toMatchObject({ state: 'saved', retryAt: null })
  })

  it('cancels the order that the command before it made', async () => {
    const store = storeOf([commandOf(place, 1), commandOf(cancelOf('key-1'), 2)])
    const paths: string[] = []
    await drainToTheEnd(store, async ({ path }) => {
      paths.push(path)
      return { kind: 'answered', answer: { orderId: 'order-9' } }
    })
    expect(paths).toEqual(['/orders', '/orders/order-9/cancel'])
  })

  it('leaves to a newer app what only that one understands', () => {
    const newer = { ...commandOf(place, 1), payloadVersion: 2 }
    expect(nextStep([newer], ana, new Date(start))).toEqual({ step: 'update' })
  })
})

describe('a try that failed', () => {
  const problem = { code: 'notCancellable', message: 'It is picked.', nextStep: 'Send it back.' }
  const by = { now: new Date(start), chance: 0 }

  it('is final where a rule says no, and its reason is kept', () => {
    const command = commandOf(place, 1)
    for (const status of [400, 403, 404, 409, 413, 422]) {
      const result = resultOfFailure({ status, problem, retryAfterSeconds: null })
      expect(settle(command, result, by)).toMatchObject({ state: 'refused', problem, attempts: 1 })
    }
  })

  it('passes where the server is away, busy or still at it', () => {
    const running = { ...problem, code: 'running' }
    for (const [status, told] of [
      [500, problem],
      [503, null],
      [429, problem],
      [409, running],
      [404, null],
    ] as const) {
      const result = resultOfFailure({ status, problem: told, retryAfterSeconds: null })
      expect(settle(commandOf(place, 1), result, by)).toMatchObject({
        state: 'saved',
        retryAt: start + 2_000,
      })
    }
  })

  it('waits longer each time, never over five minutes, and at least as long as the server asks', () => {
    expect([1, 2, 3, 8, 9, 60].map((attempts) => retryMs(attempts, 0))).toEqual([
      2_000, 4_000, 8_000, 256_000, 300_000, 300_000,
    ])
    expect(retryMs(1, 1)).toBe(1_000)
    const asked = settle(commandOf(place, 1), { kind: 'unreached', retryAfterSeconds: 600 }, by)
    expect(asked.retryAt).toBe(start + 600_000)
  })

  it('holds up what stands behind it', () => {
    const held = { ...commandOf(place, 1), retryAt: start + 1 }
    expect(nextStep([held, commandOf(place, 2)], ana, new Date(start))).toEqual({
      step: 'wait',
      until: start + 1,
    })
  })
})

describe('what waits', () => {
  it('may be withdrawn until it was tried once', () => {
    const command = commandOf(place, 1)
    expect(mayWithdraw(command)).toBe(true)
    expect(mayWithdraw({ ...command, attempts: 1 })).toBe(false)
  })

  it('shows in the badge until it is sent, or its refusal was seen', () => {
    const command = commandOf(place, 1)
    const states = [
      command,
      { ...command, state: 'sent' as const },
      { ...command, state: 'refused' as const },
      { ...command, state: 'refused' as const, isSeen: true },
      { ...command, state: 'withdrawn' as const },
    ]
    expect(states.map(needsAttention)).toEqual([true, false, true, false, false])
  })

  it('shows in the badge, too, while nobody saw that another amount was taken of a patient than was due', () => {
    const payment = { method: 'cash', amountFen: 1_000 } as const
    const payload = { shipmentId: 'parcel', scans: [], handedOverAt: '2026-03-02T01:00:00Z', payment }
    const answered = (charge: object) =>
      settle(
        commandOf({ kind: 'parcel.handOver', payload }, 1),
        { kind: 'answered', answer: { handedOver: true, charge } },
        { now: new Date(start), chance: 0 },
      )
    const differing = answered({ patientFen: 1_200, collectedFen: 0, paymentDiffers: true })
    expect(differingPayment(differing)).toEqual({ takenFen: 1_000, dueFen: 1_200 })
    const fitting = answered({ patientFen: 1_000, collectedFen: 1_000, paymentDiffers: false })
    const states = [differing, { ...differing, isSeen: true }, fitting]
    expect(states.map(needsAttention)).toEqual([true, false, false])
  })

  it('goes into a file with key, person and time, in order', () => {
    const { name, content } = exportFile(
      [commandOf(place, 2), { ...commandOf(place, 3), state: 'sent' }, commandOf(receive, 1, 'bo')],
      new Date('2026-03-05T08:30:00Z'),
    )
    expect(name).toBe('yunyaoku-2026-03-05-08-30-00.json')
    expect(JSON.parse(content)).toMatchObject({
      format: 'yunyaoku-outbox',
      commands: [
        { key: 'key-1', principalId: 'bo', recordedAt: '2026-03-02T01:00:00.000Z', payloadVersion: 1 },
        { key: 'key-2', principalId: ana, state: 'saved' },
      ],
    })
  })
})
