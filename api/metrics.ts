import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { DatabaseClient } from '#db/client.ts'
import { readOperationFigures } from './operation-figures.ts'

export interface RequestMetrics {
  observe(labels: { method: string; route: string; status: number }, seconds: number): void
}

export interface ApiMetrics extends RequestMetrics {
  readonly contentType: string
  /** The text that Prometheus reads. */
  exposition(): Promise<string>
}

/** The few numbers that an operator alarms on, beside the process's own. */
export function openMetrics(database: DatabaseClient, clock: () => Date): ApiMetrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const durations = new Histogram({
    name: 'yunyaoku_http_request_seconds',
    help: 'Time to answer a request.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  })
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `yunyaoku_${name}`, help, labelNames, registers: [registry] })
  const unplaced = gauge(
    'events_unplaced',
    'Committed events that the relay has not placed in the stream yet.',
  )
  const lag = gauge('events_reader_lag', 'Placed events that a reader has not handled yet.', ['reader'])
  const overdue = gauge(
    'oldest_unmet_deadline_seconds',
    'How long ago the oldest deadline of an open prescription passed; negative while all are ahead.',
  )
  const escalations = gauge('escalations_open', 'Escalations that nobody has resolved.', ['kind'])
  const connections = gauge('database_connections', 'Connections of a pool.', ['pool', 'state'])

  async function collect(): Promise<void> {
    for (const [name, pool] of Object.entries(database.pools)) {
      connections.set({ pool: name, state: 'total' }, pool.totalCount)
      connections.set({ pool: name, state: 'idle' }, pool.idleCount)
      connections.set({ pool: name, state: 'waiting' }, pool.waitingCount)
    }
    const figures = await readOperationFigures(database, clock())
    unplaced.set(figures.unplacedEvents)
    for (const reader of figures.readers) lag.set({ reader: reader.name }, reader.lag)
    overdue.set(figures.oldestUnmetDeadlineSeconds)
    escalations.reset()
    for (const { kind, count } of figures.openEscalations) escalations.set({ kind }, count)
  }

  return {
    contentType: registry.contentType,
    observe({ method, route, status }, seconds) {
      durations.observe({ method, route, status: String(status) }, seconds)
    },
    async exposition() {
      await collect()
      return registry.metrics()
    },
  }
}
