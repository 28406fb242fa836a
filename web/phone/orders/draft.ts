import type { Draft } from '../storage/database.ts'
import type { CatalogueItem } from '../sync/answers.ts'

/** What becomes of a number of boxes. A button counts on from what is kept, which may be newer than what is shown. */
export type PacksChange = (packs: number) => number

interface DraftLine {
  readonly item: CatalogueItem
  readonly packs: number
}

/** The lines of a draft, without what is no longer in the catalogue. */
export function draftLines(draft: Draft, items: readonly CatalogueItem[]): DraftLine[] {
  const itemById = new Map(items.map((item) => [item.productId, item]))
  return Object.entries(draft).flatMap(([productId, packs]) => {
    const item = itemById.get(productId)
    return item === undefined ? [] : [{ item, packs }]
  })
}

/** A draft after a change to one product; without boxes it is not in the draft. */
export function withPacks(draft: Draft, productId: string, change: PacksChange): Draft {
  const { [productId]: before = 0, ...others } = draft
  const packs = change(before)
  return packs <= 0 ? others : { ...others, [productId]: packs }
}
