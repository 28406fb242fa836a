import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSandbox, type RunningSandbox } from '../start-sandbox.ts'
import { createWebhookClient, type OutgoingMessage } from './client.ts'

const secretOf = (text: string) => `whsec_${Buffer.from(text.padEnd(32, '.')).toString('base64')}`
const sender = createWebhookClient({ allowsLoopback: true, timeoutMilliseconds: 2_000 })
const prescriptionId = '0190a000-0000-7000-8000-000000000002'

let sandbox: RunningSandbox

beforeAll(async () => {
  sandbox = await startSandbox(0, 5_000)
})
afterAll(() => sandbox.close())

function messageAt(position: number, type: string, hospitalReference: string): OutgoingMessage {
  const data = { position, kind: 'prescription' as const, id: prescriptionId, prescriptionId, facts: {} }
  return {
    url: `${sandbox.hospitalUrl}/webhooks`,
    messageId: randomUUID(),
    sentAt: new Date(),
    secrets: [secretOf('one')],
    message: { type, timestamp: new Date().toISOString(), data: { ...data, hospitalReference } },
  }
}

async function call(method: 'PUT' | 'POST', path: string, body: unknown): Promise<number> {
  const response = await fetch(sandbox.hospitalUrl + path, { method, body: JSON.stringify(body) })
  return response.status
}

const statusOf = async (reference: string): Promise<unknown> =>
  (await fetch(`${sandbox.hospitalUrl}/statuses/${reference}`)).json()

describe('the hospital’s system', () => {
  it('takes what one of its secrets signed, each message once', async () => {
    expect(await call('PUT', '/secrets', { secrets: [secretOf('two'), secretOf('one')] })).toBe(204)
    const message = messageAt(3, 'prescription.approved', 'R-1')
    expect(await sender.send(message)).toMatchObject({ outcome: 'delivered' })
    expect(await sender.send(message)).toMatchObject({ outcome: 'delivered' })
    expect(await (await fetch(`${sandbox.hospitalUrl}/counts`)).json()).toMatchObject({
      messages: 1,
      repeated: 1,
    })
    const stranger = { ...messageAt(4, 'prescription.approved', 'R-1'), secrets: [secretOf('three')] }
    expect(await sender.send(stranger)).toEqual({ outcome: 'refused', status: 422 })
  })

  it('keeps the newest status, whatever order messages come in', async () => {
    await sender.send(messageAt(12, 'prescription.completed', 'R-2'))
    await sender.send(messageAt(11, 'prescription.accepted', 'R-2'))
    expect(await statusOf('R-2')).toEqual({ type: 'prescription.completed', position: 12 })
  })

  it.each([
    ['server_error', 'server'],
    ['busy', 'busy'],
    ['lost_reply', 'network'],
    ['slow', 'timeout'],
    ['malformed', 'delivered'],
    ['duplicate', 'delivered'],
  ])('fails on demand: %s is a try that ended as %s', async (fault, outcome) => {
    expect(await call('POST', '/faults', { fault, times: 1 })).toBe(204)
    const message = messageAt(20, 'prescription.routed', `R-${fault}`)
    const hasty = createWebhookClient({ allowsLoopback: true, timeoutMilliseconds: 300 })
    expect((await hasty.send(message)).outcome).toBe(outcome)
    await sender.send(message)
    expect(await statusOf(`R-${fault}`)).toMatchObject({ position: 20 })
  })

  it('refuses orders out of shape', async () => {
    expect(await call('PUT', '/secrets', { secrets: [] })).toBe(422)
    expect(await call('POST', '/faults', { fault: 'earthquake', times: 1 })).toBe(422)
  })
})
