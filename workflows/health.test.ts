import { afterEach, describe, expect, it } from 'vitest'
import { serveHealth, type HealthServer } from './health.ts'

const metrics = {
  contentType: 'text/plain',
  exposition: () => Promise.resolve('yunyaoku_relay_events_total 3\n'),
  count: () => {},
  activityInterceptors: () => ({}),
}

let server: HealthServer | undefined

afterEach(() => server?.close())

async function get(path: string, state: string): Promise<{ status: number; body: string }> {
  server = await serveHealth(0, () => state, metrics)
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`)
  return { status: response.status, body: await response.text() }
}

describe('a worker’s health', () => {
  it('is good while it takes tasks', async () => {
    expect(await get('/healthz', 'RUNNING')).toEqual({ status: 200, body: '{"worker":"RUNNING"}' })
  })

  it.each(['STARTING', 'DRAINING', 'FAILED'])('is not good while it is %s', async (state) => {
    expect(await get('/healthz', state)).toMatchObject({ status: 503 })
  })

  it('tells its numbers', async () => {
    expect(await get('/metrics', 'RUNNING')).toMatchObject({
      status: 200,
      body: 'yunyaoku_relay_events_total 3\n',
    })
  })
})
