import { act, type Scene } from '../scene.ts'
import { tellChange } from '../storage/changes.ts'
import { changeSetting, readSetting } from '../storage/database.ts'
import type { Stocktake } from '../sync/answers.ts'
import { countedPiles, type Pile } from './piles.ts'

/** Keeps on this phone what was counted of a pile, in base units; null takes it back. */
export async function keepCounted({ database }: Scene, { id }: Pile, units: number | null): Promise<void> {
  await changeSetting(database, 'count', (kept) => {
    const { [id]: _before, ...others } = kept ?? {}
    return units === null ? others : { ...others, [id]: units }
  })
  tellChange()
}

/**
 * Goes on with the count that is open, or opens one of what was counted, and begins an empty one. What was typed just
 * before is kept by then, even if it is not shown yet.
 */
export async function sendCount(
  scene: Scene,
  piles: readonly Pile[],
  [open]: readonly Stocktake[],
): Promise<void> {
  const { database, owner } = scene
  const pages = countedPiles(piles, (await readSetting(database, 'count')) ?? {})
  const countedAt = new Date().toISOString()
  const { siteId } = owner
  const lotIds = [...new Set(pages.flat().map(({ lotId }) => lotId))]
  if (lotIds.length === 0) return
  const stocktake =
    open === undefined
      ? { openedByKey: (await act(scene, { kind: 'stocktake.open', payload: { siteId, lotIds } })).key }
      : { id: open.id }
  for (const page of pages)
    await act(scene, { kind: 'stocktake.count', payload: { stocktake, piles: page, countedAt } })
  await changeSetting(database, 'count', () => ({}))
  tellChange()
}
