import type { DatabaseClient } from '#db/client.ts'
import { listTownships, listVillages } from '#db/organisations/region-queries.ts'
import { regionLevel } from '#domain/organisations/region-code.ts'
import type { VillageChoice } from '#web/public/village-choice.ts'

/** The step of the choice that a page is at: the villages of the township in its address, else the townships. */
export async function villageChoice(
  database: DatabaseClient,
  township: string | undefined,
  within: readonly string[] | null,
): Promise<VillageChoice> {
  if (township !== undefined && regionLevel(township) === 'township') {
    const villages = await listVillages(database, township)
    if (villages.length > 0) return { kind: 'villages', villages }
  }
  return { kind: 'townships', townships: await listTownships(database, within) }
}
