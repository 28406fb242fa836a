import { Form, Select } from 'antd'
import { roles as everyRole, type StaffRole } from '#domain/access/roles.ts'
import { api } from '../client/api.ts'
import { useOperation } from '../client/use-operation.ts'
import { useSession } from '../shell/session.tsx'
import { ChoiceField } from '../shell/form-dialog.tsx'
import { FailureNotice } from '../shell/states.tsx'
import { administratorTexts } from '../texts/administrator.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'

/** What a person works as, and where; no site means every site. */
export interface Work {
  readonly roles: StaffRole[]
  readonly siteIds?: string[]
}

/** The roles that a person may have. */
export const staffRoles = everyRole.filter(
  (role): role is StaffRole => role !== 'system' && role !== 'applicant',
)

/** The sites of the reader's organisation, to choose from. */
export function useOwnSites() {
  const { locale } = useLanguage()
  const { tenantId } = useSession()
  const read = useOperation(['organisations', 'sites'], api.sites.$get, { query: {} })
  const own = (read.data?.items ?? []).filter((site) => site.tenantId === tenantId)
  const nameOf = (site: (typeof own)[number]) => (locale === 'zh-CN' ? site.nameZh : site.nameEn)
  return { read, options: own.map((site) => ({ value: site.id, label: nameOf(site) })) }
}

/** The fields of a person's roles and sites. */
export function WorkFields() {
  const texts = useTexts(administratorTexts).people
  const { messages } = useLanguage()
  const { read, options } = useOwnSites()
  return (
    <>
      <ChoiceField name="roles" label={texts.roles}>
        <Select
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          options={staffRoles.map((role) => ({ value: role, label: messages.board.roles[role] }))}
        />
      </ChoiceField>
      <Form.Item name="siteIds" label={texts.sites} extra={texts.sitesHint}>
        <Select
          mode="multiple"
          loading={read.isLoading}
          showSearch={{ optionFilterProp: 'label' }}
          options={options}
        />
      </Form.Item>
      {read.error !== null && <FailureNotice failure={read.error} onRetry={() => void read.refetch()} />}
    </>
  )
}
