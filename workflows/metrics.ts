import { activityInfo } from '@temporalio/activity'
import type { ActivityInterceptors } from '@temporalio/worker'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { DatabaseClient } from '#db/client.ts'
import { failureOf } from './failures.ts'
import type { RelayMetrics } from './relay.ts'

export interface WorkerMetrics extends RelayMetrics {
  readonly contentType: string
  /** The text that Prometheus reads. */
  exposition(): Promise<string>
  /** Measures every activity, and lets only harmless failures out of it. */
  activityInterceptors(): ActivityInterceptors
}

/** The few numbers of a worker that an operator alarms on, beside the process's own. */
export function openMetrics(database: DatabaseClient): WorkerMetrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const waits = new Histogram({
    name: 'yunyaoku_activity_schedule_to_start_seconds',
    help: 'How long activities waited for a worker: it grows when there are too few.',
    labelNames: ['activity'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers: [registry],
  })
  const failures = new Counter({
    name: 'yunyaoku_activity_failures_total',
    help: 'Attempts of activities that failed.',
    labelNames: ['activity'],
    registers: [registry],
  })
  const relayed = new Counter({
    name: 'yunyaoku_relay_events_total',
    help: 'Events that this process has placed in the stream, or delivered to workflows.',
    labelNames: ['step'],
    registers: [registry],
  })
  const connections = new Gauge({
    name: 'yunyaoku_database_connections',
    help: 'Connections of a pool.',
    labelNames: ['pool', 'state'],
    registers: [registry],
    collect() {
      for (const [pool, { totalCount, idleCount, waitingCount }] of Object.entries(database.pools)) {
        connections.set({ pool, state: 'total' }, totalCount)
        connections.set({ pool, state: 'idle' }, idleCount)
        connections.set({ pool, state: 'waiting' }, waitingCount)
      }
    },
  })
  return {
    contentType: registry.contentType,
    exposition: () => registry.metrics(),
    count: (step, events) => relayed.inc({ step }, events),
    activityInterceptors: () => ({
      inbound: {
        async execute(input, next) {
          const { activityType: activity, currentAttemptScheduledTimestampMs: scheduledAt } = activityInfo()
          waits.observe({ activity }, Math.max(0, Date.now() - scheduledAt) / 1000)
          try {
            return await next(input)
          } catch (error) {
            failures.inc({ activity })
            throw failureOf(error)
          }
        },
      },
    }),
  }
}
