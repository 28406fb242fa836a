/** What a site should order of a product, and why. */
export interface ShownSuggestion {
  readonly id: string
  readonly productNameZh: string
  readonly productNameEn: string
  readonly packs: number
  readonly amountFen: number
  readonly reasonZh: string
  readonly reasonEn: string
  readonly isOpen: boolean
}

export interface SuggestionsView {
  readonly suggestions: readonly ShownSuggestion[]
  readonly mayDecide: boolean
  /** True where the last act was refused, since the suggestion had changed. */
  readonly wasRefused: boolean
  /** The id behind which the next page begins. */
  readonly next: string | null
}
