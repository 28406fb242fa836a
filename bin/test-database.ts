import { inject } from 'vitest'
import { connectOwner } from '#db/client.ts'
import { databaseUrls } from '#db/settings.ts'

export interface TestDatabase {
  readonly ownerUrl: string
  readonly appUrl: string
  readonly networkUrl: string
  /** Ends what is still connected and deletes the database. */
  drop(): Promise<void>
}

/**
 * A migrated, empty database of the caller's own, on the PostgreSQL that the whole test run shares.
 * Call it in `beforeAll` and `drop` it in `afterAll`.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const response = await fetch(`${inject('testServicesUrl')}/databases`, { method: 'POST' })
  const answer = await response.text()
  if (!response.ok) throw new Error(answer)
  const urls = databaseUrls({ DATABASE_URL: answer })
  return {
    ownerUrl: urls.owner,
    appUrl: urls.app,
    networkUrl: urls.network,
    drop: () => dropDatabase(urls.owner),
  }
}

async function dropDatabase(ownerUrl: string): Promise<void> {
  const address = new URL(ownerUrl)
  const name = address.pathname.slice(1)
  address.pathname = '/postgres'
  const client = await connectOwner(address.toString())
  try {
    await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)} WITH (FORCE)`)
  } finally {
    await client.end()
  }
}
