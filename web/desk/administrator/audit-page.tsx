import { getRouteApi } from '@tanstack/react-router'
import { AuditTabs } from '../audit/audit-tabs.tsx'
import { Page } from '../shell/page.tsx'
import { auditTexts } from '../texts/audit.ts'
import { useTexts } from '../texts/language.tsx'

const route = getRouteApi('/audit')

/** Who of the reader's organisation did what, and who looked. */
export function AuditPage() {
  const texts = useTexts(auditTexts)
  const navigate = route.useNavigate()
  return (
    <Page id="/audit" title={texts.title} hint={texts.hint}>
      <AuditTabs log="own" search={route.useSearch()} onSearch={(search) => void navigate({ search })} />
    </Page>
  )
}
