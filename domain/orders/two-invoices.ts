import type { SiteKind } from '#domain/organisations/site.ts'
import type { Refusal } from '#domain/refusal.ts'

/**
 * The two-invoice rule (两票制): from the maker to an institution at most two invoices. For the far ends of the network
 * one more was allowed. From memory: both figures and who is bound are to be checked before use.
 */
export const twoInvoiceRule = {
  mostInvoices: 2,
  moreAtVillages: 1,
  villageKinds: ['village_pharmacy', 'township_pharmacy'] as readonly SiteKind[],
  validFrom: '2017-01-09',
  source: '关于在公立医疗机构药品采购中推行“两票制”的实施意见（试行）(2017)',
  checked: false,
} as const

/**
 * How many invoices lie between maker and institution when the last of `supplyChain` sells to it. The chain names the
 * legal persons that sold the goods, the maker first and the seller last: each wrote one invoice.
 */
export function invoiceCount(supplyChain: readonly string[]): number {
  return supplyChain.length
}

/** True when the maker itself sells: a direct leg. */
export function isDirect(supplyChain: readonly string[]): boolean {
  return supplyChain.length === 1
}

/** Refuses a sale over too long a chain. Only public institutions are bound by it. */
export function twoInvoiceRefusals(
  supplyChain: readonly string[],
  buyer: { readonly isPublic: boolean; readonly siteKind: SiteKind },
  day: string,
  line: number,
): Refusal[] {
  if (!buyer.isPublic || day < twoInvoiceRule.validFrom) return []
  const isFar = twoInvoiceRule.villageKinds.includes(buyer.siteKind)
  const most = twoInvoiceRule.mostInvoices + (isFar ? twoInvoiceRule.moreAtVillages : 0)
  const invoices = invoiceCount(supplyChain)
  if (invoices <= most) return []
  return [
    {
      code: 'tooManyInvoices',
      message: `${invoices} invoices lie between maker and site (${supplyChain.join(' → ')}); at most ${most} may.`,
      nextStep: 'Choose a seller that is nearer to the maker.',
      rule: 'orders.two-invoices',
      source: twoInvoiceRule.source,
      line,
    },
  ]
}
