import type { StorageClass } from '#domain/catalogue/storage-class.ts'
import type { Refusal } from '#domain/refusal.ts'
import type { StorageEvidence } from './storage-evidence.ts'

/** What a person saw that decides over goods in quarantine; each leads to one decision. */
export const quarantineFindings = {
  sealed_and_in_date: 'clear',
  storage_proven: 'clear',
  damaged: 'write_off',
  expired: 'write_off',
  storage_doubtful: 'write_off',
  recalled: 'write_off',
} as const satisfies Record<string, 'clear' | 'write_off'>
export type QuarantineFinding = keyof typeof quarantineFindings

/** Goods that a closed box says nothing about: only an unbroken record of their temperature does. */
const provenOnly: ReadonlySet<StorageClass> = new Set(['cold', 'frozen'])

const rule = 'inventory.quarantine-evidence'
const source = '药品经营质量管理规范 (GSP): returned goods of the cold chain need their temperature record'

/**
 * Why goods may not go back to the shelf on a finding, or null when they may. Writing off is always allowed.
 * What was too warm or too cold for its class never goes back. Where the record has gaps, goods that need the cold chain
 * stay off the shelf, and others go back only on the sight of sealed boxes, not on a storage that nobody can prove.
 */
export function clearingObstacle(
  storageClass: StorageClass,
  finding: QuarantineFinding,
  evidence: StorageEvidence,
): Refusal | null {
  if (quarantineFindings[finding] === 'write_off' || evidence.kind === 'proven') return null
  if (evidence.kind === 'excursion') {
    return {
      code: 'storageBroken',
      message: `A reading of ${evidence.celsius} °C at ${evidence.takenAt} is outside the band of class "${storageClass}".`,
      nextStep: 'Write the units off as doubtful.',
      rule,
      source,
    }
  }
  if (!provenOnly.has(storageClass) && finding === 'sealed_and_in_date') return null
  return {
    code: 'storageUnproven',
    message: `No reading tells how the goods were kept from ${evidence.from} until ${evidence.until}.`,
    nextStep: 'Send the missing readings of the logger, or write the units off as doubtful.',
    rule,
    source,
  }
}

/** Why somebody sets goods on the shelf aside. */
export const setAsideReasons = [
  'damaged',
  'quality_doubt',
  'storage_doubtful',
  'label_doubtful',
  'supplier_notice',
] as const
export type SetAsideReason = (typeof setAsideReasons)[number]
