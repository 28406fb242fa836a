import { act, type Scene } from '../scene.ts'
import { tellChange } from '../storage/changes.ts'
import { changeSetting, readSetting } from '../storage/database.ts'
import type { CatalogueItem } from '../sync/answers.ts'
import { draftFen } from './catalogue.ts'
import { draftLines, type PacksChange, withPacks } from './draft.ts'

/** Keeps a change to the draft on this phone. */
export async function changeDraft(
  { database }: Scene,
  productId: string,
  change: PacksChange,
): Promise<void> {
  await changeSetting(database, 'draft', (kept) => withPacks(kept ?? {}, productId, change))
  tellChange()
}

/**
 * Places an order of the draft as it is kept, and begins an empty one. What was typed just before is kept by then, even if
 * it is not shown yet.
 */
export async function sendDraft(scene: Scene, items: readonly CatalogueItem[]): Promise<void> {
  const { database, owner } = scene
  const lines = draftLines((await readSetting(database, 'draft')) ?? {}, items)
  if (lines.length === 0) return
  await act(scene, {
    kind: 'order.place',
    payload: {
      siteId: owner.siteId,
      lines: lines.map(({ item, packs }) => ({ productId: item.productId, units: packs * item.packUnits })),
      agreedGoodsFen: draftFen(lines),
    },
  })
  await changeSetting(database, 'draft', () => ({}))
  tellChange()
}
