import { Form, Select } from 'antd'
import { roles as everyRole, type StaffRole } from '#domain/access/roles.ts'
import { api } from '../client/api.ts'
import { useOperation } from '../client/use-operation.ts'
import { useSession } from '../shell/session.tsx'
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

/** The fields of a person's roles and sites. */
export function WorkFields() {
  const texts = useTexts(administratorTexts).people
  const { locale, messages } = useLanguage()
  const { tenantId } = useSession()
  const sites = useOperation(['organisations', 'sites'], api.sites.$get, { query: {} })
  const own = (sites.data?.items ?? []).filter((site) => site.tenantId === tenantId)
  return (
    <>
      <Form.Item name="roles" label={texts.roles} rules={[{ required: true }]}>
        <Select
          mode="multiple"
          options={staffRoles.map((role) => ({ value: role, label: messages.board.roles[role] }))}
        />
      </Form.Item>
      <Form.Item name="siteIds" label={texts.sites} extra={texts.sitesHint}>
        <Select
          mode="multiple"
          loading={sites.isLoading}
          showSearch={{ optionFilterProp: 'label' }}
          options={own.map(({ id, nameZh, nameEn }) => ({
            value: id,
            label: locale === 'zh-CN' ? nameZh : nameEn,
          }))}
        />
      </Form.Item>
    </>
  )
}
