import { auditTexts } from '../texts/audit.ts'
import { useTexts } from '../texts/language.tsx'

/** Enough of an id to tell rows apart; the whole one shows when one points at it. */
export function ShortId({ id }: { readonly id: string }) {
  return <code title={id}>{id.slice(-8)}</code>
}

interface Acted {
  readonly principalId: string
  readonly principalName: string | null
}

/** Who acted, by name; whom other organisations employ is nobody else's to know, so they have an id alone. */
export function Person({ row, isOwn }: { readonly row: Acted; readonly isOwn: boolean }) {
  const texts = useTexts(auditTexts)
  const { principalId, principalName } = row
  if (principalName !== null) return principalName
  return isOwn ? <span title={principalId}>{texts.program}</span> : <ShortId id={principalId} />
}
