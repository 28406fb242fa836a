import { gtin14 } from '#domain/catalogue/gtin.ts'

/**
 * How EPCIS names our things. What GS1 identifies has its Digital Link; what it does not, an own `urn:yunyaoku:` URI,
 * as CBV 2.0 section 8 permits: above all the 20-digit trace code, which holds neither a GTIN nor an SSCC.
 */
const digitalLink = 'https://id.gs1.org'
const own = 'urn:yunyaoku'

const serialised = /^\(01\)(\d{14})\(21\)(.+)$/

/** A box or carton by the code that is printed on it, as `parseTraceCode` gives it. */
export function packageUri(code: string): string {
  const [, gtin, serial] = serialised.exec(code) ?? []
  if (gtin === undefined || serial === undefined) return `${own}:trace-code:${code}`
  return `${digitalLink}/01/${gtin}/21/${encodeURIComponent(serial)}`
}

/** Whole packs of a lot. */
export function lotUri(gtin: string, lotNumber: string): string {
  return `${digitalLink}/01/${gtin14(gtin)}/10/${encodeURIComponent(lotNumber)}`
}

/** Single base units of a lot, out of packs: GS1 identifies what is sold whole. */
export function lotUnitsUri(gtin: string, lotNumber: string): string {
  return `${own}:lot-units:${gtin14(gtin)}:${encodeURIComponent(lotNumber)}`
}

export function siteUri(siteId: string): string {
  return `${own}:site:${siteId}`
}

export function organisationUri(tenantId: string): string {
  return `${own}:organisation:${tenantId}`
}

/** What a business transaction is, by the word of ours for it. */
export type Transaction =
  | 'shipment'
  | 'receipt'
  | 'prescription'
  | 'order'
  | 'transfer'
  | 'supplier_return'
  | 'campaign'
  | 'campaign_batch'
  | 'decision'

export function transactionUri(kind: Transaction, id: string): string {
  return `${own}:${kind.replaceAll('_', '-')}:${id}`
}

/** What an identifier of a query stands for; null when it is none of these. */
export type Identified =
  | { readonly kind: 'package'; readonly code: string }
  | { readonly kind: 'lot'; readonly gtin: string; readonly lotNumber: string }

export function readEpc(uri: string): Identified | null {
  const ownCode = /^urn:yunyaoku:trace-code:(\d{20})$/.exec(uri)?.[1]
  if (ownCode !== undefined) return { kind: 'package', code: ownCode }
  const link = /^https:\/\/id\.gs1\.org\/01\/(\d{14})\/(10|21)\/([^/?#]{1,60})$/.exec(uri)
  const units = /^urn:yunyaoku:lot-units:(\d{14}):([^/?#]{1,60})$/.exec(uri)
  const [gtin, text] = link === null ? [units?.[1], units?.[2]] : [link[1], link[3]]
  const value = text === undefined ? null : decoded(text)
  if (gtin === undefined || value === null) return null
  if (link?.[2] === '21') return { kind: 'package', code: `(01)${gtin}(21)${value}` }
  return { kind: 'lot', gtin, lotNumber: value }
}

const idPattern = /^urn:yunyaoku:([a-z-]+):([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/

/** The id behind an own URI of one of `kinds`, or null when it is another. */
export function readOwnId(uri: string, kinds: readonly string[]): string | null {
  const [, kind = '', id] = idPattern.exec(uri) ?? []
  return id !== undefined && kinds.includes(kind.replaceAll('-', '_')) ? id : null
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
