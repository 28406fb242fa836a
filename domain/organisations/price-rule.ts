/** Who owns an institution: what decides how it may price (field guide, national rules on "internet +" medical services). */
export const institutionOwnerships = ['public', 'private_non_profit', 'private_for_profit'] as const
export type InstitutionOwnership = (typeof institutionOwnerships)[number]

/**
 * How an institution may price. `items`: whose list of items it may charge. `level`: whose price.
 * `hasMarkUp`: whether it may sell drugs above what it paid.
 */
export interface PriceRule {
  readonly items: 'public_list' | 'own'
  readonly level: 'government' | 'market'
  readonly hasMarkUp: boolean
  readonly source: string
}

const source =
  '国家医疗保障局关于完善“互联网+”医疗服务价格和医保支付政策的指导意见 (Guidance on prices and payment of "internet +" services), 2019-08-17'

/**
 * Public institutions sell at the government's price without mark-up on drugs; private non-profit ones charge the public
 * list's items at market price; for-profit ones set their own items and prices. The same holds online and offline.
 */
export const priceRules = {
  public: { items: 'public_list', level: 'government', hasMarkUp: false, source },
  private_non_profit: { items: 'public_list', level: 'market', hasMarkUp: true, source },
  private_for_profit: { items: 'own', level: 'market', hasMarkUp: true, source },
} as const satisfies Readonly<Record<InstitutionOwnership, PriceRule>>
