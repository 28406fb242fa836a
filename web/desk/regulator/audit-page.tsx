import { getRouteApi } from '@tanstack/react-router'
import { AuditTabs } from '../audit/audit-tabs.tsx'
import { Page } from '../shell/page.tsx'
import { useTexts } from '../texts/language.tsx'
import { supervisionTexts } from '../texts/supervision.ts'
import { Verification } from './verification.tsx'

const route = getRouteApi('/regulator/audit')

/** The audit log of the network, the chain that seals it, and what the reader's own organisation read. */
export function AuditPage() {
  const texts = useTexts(supervisionTexts).audit
  const navigate = route.useNavigate()
  return (
    <Page id="/regulator/audit" title={texts.title} hint={texts.hint}>
      <Verification />
      <AuditTabs log="network" search={route.useSearch()} onSearch={(search) => void navigate({ search })} />
    </Page>
  )
}
