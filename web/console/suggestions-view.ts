import type { Refusal } from '#domain/refusal.ts'

/** What a site should order of a product, and why. */
export interface ShownSuggestion {
  readonly id: string
  readonly productNameZh: string
  readonly productNameEn: string
  readonly strength: string
  readonly packs: number
  readonly amountFen: number
  /** In the reader's language. */
  readonly reason: string
  readonly isOpen: boolean
}

/** An accepted suggestion, and what it became. */
export interface BecomeSuggestion {
  readonly id: string
  readonly productNameZh: string
  readonly productNameEn: string
  readonly strength: string
  readonly packs: number
  readonly orderId: string | null
  readonly transferId: string | null
  /** Why it could become neither. */
  readonly refusal: Refusal | null
}

export interface SuggestionsView {
  readonly become: readonly BecomeSuggestion[]
  readonly suggestions: readonly ShownSuggestion[]
  readonly mayDecide: boolean
  /** True where the last act was refused, since the suggestion had changed. */
  readonly wasRefused: boolean
  /** The id behind which the next page begins. */
  readonly next: string | null
}
