import type { listAllocationsOperation } from '#api/procurement/list-allocations.ts'
import type { listAwardWorksOperation } from '#api/procurement/award-works.ts'
import type { listAwardsOperation } from '#api/procurement/list-awards.ts'
import type { listBidsOperation } from '#api/procurement/list-bids.ts'
import type { listCallOffsOperation } from '#api/procurement/list-call-offs.ts'
import type { listContractsOperation } from '#api/procurement/list-contracts.ts'
import type { listDecisionsOperation } from '#api/procurement/list-decisions.ts'
import type { listObjectionsOperation } from '#api/procurement/list-objections.ts'
import type { listOwnDemandOperation } from '#api/procurement/list-own-demand.ts'
import type { listSurplusOperation } from '#api/procurement/list-surplus.ts'
import type { listWarningsOperation } from '#api/procurement/list-warnings.ts'
import type { readDemandProgressOperation } from '#api/procurement/read-demand-progress.ts'
import type { readRoundOperation } from '#api/procurement/read-round.ts'
import type { readSavingsOperation } from '#api/procurement/read-savings.ts'
import type { suggestDemandOperation } from '#api/procurement/suggest-demand.ts'
import type { Answer, Item } from '../answer.ts'
import type { NameOfId } from '../scene.ts'

export type RoundDetail = Answer<typeof readRoundOperation>

/** What a reader sees of a round: null where it is not for them, or not there yet. */
export interface RoundView {
  readonly round: RoundDetail
  /** In what capacity the reader is here. */
  readonly side: 'owner' | 'institution' | 'supplier' | 'other'
  readonly tenants: readonly { readonly id: string; readonly nameZh: string; readonly nameEn: string }[]
  readonly progress: readonly Item<typeof readDemandProgressOperation>[] | null
  readonly ownDemand: readonly Item<typeof listOwnDemandOperation>[] | null
  readonly suggestions: readonly Item<typeof suggestDemandOperation>[] | null
  readonly bids: readonly Item<typeof listBidsOperation>[]
  readonly awards: readonly Item<typeof listAwardsOperation>[] | null
  readonly awardWorks: readonly Item<typeof listAwardWorksOperation>[] | null
  readonly decisions: readonly Item<typeof listDecisionsOperation>[] | null
  readonly objections: readonly Item<typeof listObjectionsOperation>[] | null
  readonly contracts: Answer<typeof listContractsOperation> | null
  readonly allocations: Answer<typeof listAllocationsOperation> | null
  readonly callOffs: Answer<typeof listCallOffsOperation> | null
  readonly savings: readonly Item<typeof readSavingsOperation>[] | null
  readonly surplus: readonly Item<typeof listSurplusOperation>[] | null
  readonly warnings: readonly Item<typeof listWarningsOperation>[] | null
  readonly nameOf: NameOfId
}
