import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { Client } from '@temporalio/client'
import { NativeConnection, Worker } from '@temporalio/worker'
import { connectOwner } from '#db/client.ts'
import { bareWorkflow } from './bare-workflow.ts'

/** What the servers allow at the least that a journey can be: 8 workflow tasks beside 12 one-statement transactions. */
const transactionsPerUnit = 12
const taskQueue = 'bench'

export interface Servers {
  readonly databaseUrl: string
  readonly temporalAddress: string
}

/** Bare units a second, `inFlight` at a time, on the servers that the journeys run on. */
export async function measureLimit(servers: Servers, count: number, inFlight: number): Promise<number> {
  const connection = await NativeConnection.connect({ address: servers.temporalAddress })
  const worker = await Worker.create({
    connection,
    taskQueue,
    workflowsPath: fileURLToPath(new URL('bare-workflow.ts', import.meta.url)),
  })
  const rows = await openRows(servers.databaseUrl, inFlight)
  try {
    return await worker.runUntil(() => closedLoop(new Client({ connection }), rows.insert, count, inFlight))
  } finally {
    await rows.close()
    await connection.close()
  }
}

type Insert = (connection: number) => Promise<unknown>

async function closedLoop(client: Client, insert: Insert, count: number, inFlight: number): Promise<number> {
  const startedAt = performance.now()
  const units = Array.from({ length: count }, (_, index) => index).values()
  const runner = async (_: unknown, connection: number) => {
    for (const _unit of units) {
      const workflow = client.workflow.execute(bareWorkflow, {
        taskQueue,
        workflowId: `bare-${randomUUID()}`,
      })
      for (let statement = 0; statement < transactionsPerUnit; statement += 1) await insert(connection)
      await workflow
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
