import { departmentWord } from '#web/ui/department-names.ts'
import { api } from '../client/api.ts'
import { useOperation } from '../client/use-operation.ts'
import { useLanguage } from '../texts/language.tsx'

/**
 * What the reader's organisation calls its departments; one that it has not named is called by its usual name, or its code.
 * `isWanted` once there is one to name.
 */
export function useDepartmentNames(isWanted = true): (code: string) => string {
  const { locale } = useLanguage()
  const { data } = useOperation(
    ['organisations', 'profile'],
    api.organisations.profile.$get,
    {},
    { isWanted },
  )
  const names = new Map(
    data?.departments.map(({ code, nameZh, nameEn }) => [code, locale === 'zh-CN' ? nameZh : nameEn]),
  )
  return (code) => names.get(code) ?? departmentWord(code, locale)
}
