import { isImported } from '#domain/catalogue/approval-number.ts'
import type { Refusal } from '#domain/refusal.ts'

/** What a first-business document (首营资料) speaks of. */
export const firstBusinessSubjects = ['seller', 'buyer', 'product'] as const
export type FirstBusinessSubject = (typeof firstBusinessSubjects)[number]

export const firstBusinessKinds = [
  'distribution_licence',
  'business_licence',
  'sales_authorisation',
  'quality_agreement',
  'operating_licence',
  'approval_document',
  'import_registration',
  'customs_clearance',
] as const
export type FirstBusinessKind = (typeof firstBusinessKinds)[number]

const inWords = {
  distribution_licence: 'drug distribution licence (药品经营许可证)',
  business_licence: 'business licence (营业执照)',
  sales_authorisation: "salesperson's authorisation (销售人员授权书)",
  quality_agreement: 'quality agreement (质量保证协议)',
  operating_licence: 'licence to operate as a pharmacy or institution (药品经营许可证或医疗机构执业许可证)',
  approval_document: 'approval document (药品批准证明文件)',
  import_registration: 'import registration certificate (进口药品注册证)',
  customs_clearance: 'import clearance certificate (进口药品通关单)',
} as const satisfies Readonly<Record<FirstBusinessKind, string>>

interface Requirement {
  readonly subject: FirstBusinessSubject
  readonly kind: FirstBusinessKind
  readonly onlyImported?: true
  readonly validFrom: string
  readonly source: string
  readonly checked: boolean
}

const gsp = {
  validFrom: '2016-07-13',
  source: '药品经营质量管理规范 (2016), articles 61 to 64 and 91',
  checked: false,
} as const
const imports = {
  validFrom: '2004-01-01',
  source: '药品进口管理办法 (2004, revised 2012)',
  checked: false,
} as const

/** The documents without which the first purchase, and every later one, is refused. The buyer keeps those of the seller
 *  and of the product, the seller those of the buyer. */
export const firstBusinessRequirements: readonly Requirement[] = [
  { subject: 'seller', kind: 'distribution_licence', ...gsp },
  { subject: 'seller', kind: 'business_licence', ...gsp },
  { subject: 'seller', kind: 'sales_authorisation', ...gsp },
  { subject: 'seller', kind: 'quality_agreement', ...gsp },
  { subject: 'buyer', kind: 'operating_licence', ...gsp },
  { subject: 'buyer', kind: 'business_licence', ...gsp },
  { subject: 'product', kind: 'approval_document', ...gsp },
  { subject: 'product', kind: 'import_registration', onlyImported: true, ...imports },
  { subject: 'product', kind: 'customs_clearance', onlyImported: true, ...imports },
]

/** The papers without which imported goods are not sold. */
export const importPaperKinds = [
  'import_registration',
  'customs_clearance',
] as const satisfies FirstBusinessKind[]
export type ImportPaperKind = (typeof importPaperKinds)[number]

/** An accepted document on file. Days are YYYY-MM-DD in Shanghai, both included. */
export interface FirstBusinessDocument {
  readonly kind: FirstBusinessKind
  readonly validFrom: string
  readonly validTo: string
}

export interface DocumentedSubject {
  readonly subject: FirstBusinessSubject
  /** As the refusal names it: a company or a product. */
  readonly name: string
  readonly isImported: boolean
  /** What is on file of it and accepted. */
  readonly documents: readonly FirstBusinessDocument[]
}

/**
 * The documents that are missing on `day` or not in date, each named with its subject. An empty list when the sale may go on.
 * @param line the order line that they stop, where it is about its product.
 */
export function firstBusinessRefusals(subject: DocumentedSubject, day: string, line?: number): Refusal[] {
  return firstBusinessRequirements.flatMap((requirement) => {
    if (requirement.subject !== subject.subject || requirement.validFrom > day) return []
    if (requirement.onlyImported === true && !subject.isImported) return []
    const ofKind = subject.documents.filter(({ kind }) => kind === requirement.kind)
    if (ofKind.some(({ validFrom, validTo }) => validFrom <= day && day <= validTo)) return []
    const isMissing = ofKind.length === 0
    const latest = ofKind
      .map(({ validTo }) => validTo)
      .toSorted()
      .at(-1)
    const named = `The ${inWords[requirement.kind]} of ${subject.name}`
    return [
      {
        code: isMissing ? 'firstBusinessMissing' : 'firstBusinessNotInDate',
        message: isMissing
          ? `${named} is not on file.`
          : `${named} is not in date; it was valid to ${latest}.`,
        nextStep: 'File the document and have the quality manager accept it.',
        rule: `first-business.${requirement.subject}.${requirement.kind}`,
        source: requirement.source,
        ...(line === undefined ? {} : { line }),
      },
    ]
  })
}

/**
 * The import papers of a product that are in date on `day`, of each kind the one that ends last; null for what is made in
 * the country.
 */
export function importPapersOf<Paper extends FirstBusinessDocument>(
  { approvalNumber }: { readonly approvalNumber: string },
  documents: readonly Paper[],
  day: string,
): readonly (Paper & { readonly kind: ImportPaperKind })[] | null {
  if (!isImported(approvalNumber)) return null
  return importPaperKinds.flatMap((kind) => {
    const inDate = documents
      .filter((paper): paper is Paper & { readonly kind: ImportPaperKind } => paper.kind === kind)
      .filter(({ validFrom, validTo }) => validFrom <= day && day <= validTo)
    return inDate.toSorted((a, b) => (a.validTo < b.validTo ? 1 : -1)).slice(0, 1)
  })
}

/** A product as a subject of documents. */
export function documentedProduct(
  product: { readonly nameEn: string; readonly approvalNumber: string },
  documents: readonly FirstBusinessDocument[],
): DocumentedSubject {
  return {
    subject: 'product',
    name: product.nameEn,
    isImported: isImported(product.approvalNumber),
    documents,
  }
}
