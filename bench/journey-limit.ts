import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { Client } from '@temporalio/client'
import { type InjectedSinks, NativeConnection, Worker } from '@temporalio/worker'
import { connectOwner } from '#db/client.ts'
import { type BareSinks, bareWorkflow, milestone } from './bare-workflow.ts'

/** What the servers allow at the least that a journey can be: 8 workflow tasks beside 12 one-statement transactions. */
const tasksPerUnit = 8
const transactionsPerUnit = 12
const taskQueue = 'bench'

export interface Servers {
  readonly databaseUrl: string
  readonly temporalAddress: string
}

/** Bare units a second, `inFlight` at a time, on the servers that the journeys run on. */
export async function measureLimit(servers: Servers, count: number, inFlight: number): Promise<number> {
  const connection = await NativeConnection.connect({ address: servers.temporalAddress })
  const handled = new Map<string, () => void>()
  const sinks: InjectedSinks<BareSinks> = {
    tasks: { handled: { fn: ({ workflowId }) => handled.get(workflowId)?.() } },
  }
  const worker = await Worker.create({
    connection,
    taskQueue,
    workflowsPath: fileURLToPath(new URL('bare-workflow.ts', import.meta.url)),
    sinks,
  })
  const client = new Client({ connection })
  const rows = await openRows(servers.databaseUrl, inFlight)
  try {
    return await worker.runUntil(() =>
      closedLoop(() => bareJourney(client, handled), rows.insert, count, inFlight),
    )
  } finally {
    await rows.close()
    await connection.close()
  }
}

/** Eight workflow tasks: each signal is sent when the task before it was handled, so that no two share one. */
async function bareJourney(client: Client, handled: Map<string, () => void>): Promise<void> {
  const workflowId = `bare-${randomUUID()}`
  const nextTask = async (send: () => Promise<unknown>) => {
    const task = Promise.withResolvers<void>()
    handled.set(workflowId, task.resolve)
    await Promise.all([send(), task.promise])
  }
  await nextTask(() => client.workflow.start(bareWorkflow, { taskQueue, workflowId }))
  const workflow = client.workflow.getHandle(workflowId)
  for (let task = 2; task <= tasksPerUnit; task += 1) await nextTask(() => workflow.signal(milestone))
  handled.delete(workflowId)
}

type Insert = (connection: number) => Promise<unknown>

async function closedLoop(
  bare: () => Promise<void>,
  insert: Insert,
  count: number,
  inFlight: number,
): Promise<number> {
  const startedAt = performance.now()
  let started = 0
  const statements = async (connection: number) => {
    for (let statement = 0; statement < transactionsPerUnit; statement += 1) await insert(connection)
  }
  const runner = async (_: unknown, connection: number) => {
    while (started < count) {
      started += 1
      await Promise.all([bare(), statements(connection)])
    }
  }
  await Promise.all(Array.from({ length: inFlight }, runner))
  return (count * 1000) / (performance.now() - startedAt)
}

/** One connection for each unit in flight, and a table of their own. */
async function openRows(databaseUrl: string, inFlight: number) {
  const connections = await Promise.all(Array.from({ length: inFlight }, () => connectOwner(databaseUrl)))
  await connections[0]?.query(
    'create table if not exists bench_rows (id uuid primary key, body jsonb not null)',
  )
  return {
    insert: (connection: number) =>
      Promise.resolve(
        connections[connection]?.query({
          name: 'insert_row',
          text: 'insert into bench_rows (id, body) values ($1, $2)',
          values: [randomUUID(), '{"state":"packed"}'],
        }),
      ),
    async close() {
      await connections[0]?.query('drop table bench_rows')
      await Promise.all(connections.map((connection) => connection.end()))
    },
  }
}
