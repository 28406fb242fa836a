import { useQueries } from '@tanstack/react-query'
import { baseUnitName } from '#web/ui/base-units.ts'
import { api } from '../client/api.ts'
import { failureOf } from '../client/problem.ts'
import { useOperation } from '../client/use-operation.ts'
import { useLanguage } from '../texts/language.tsx'

/** Sites of the network's directory, with what each is called in the reader's language. */
export function useSites() {
  const { locale } = useLanguage()
  const read = useOperation(['organisations', 'sites'], api.sites.$get, { query: {} })
  const sites = (read.data?.items ?? []).map((site) => ({
    ...site,
    name: locale === 'zh-CN' ? site.nameZh : site.nameEn,
  }))
  const names = new Map(sites.map(({ id, name }) => [id, name]))
  return { sites, nameOf: (id: string) => names.get(id) ?? id.slice(0, 8), failure: read.error }
}

/** Counties, with the place above them. */
export function useCounties() {
  const { locale } = useLanguage()
  const read = useOperation(['organisations', 'counties'], api.regions.$get, { query: { level: 'county' } })
  const counties = (read.data?.items ?? []).map(({ code, ...county }) => ({
    code,
    name: locale === 'zh-CN' ? county.nameZh : county.nameEn,
    parentName: (locale === 'zh-CN' ? county.parentZh : county.parentEn) ?? '',
  }))
  const names = new Map(counties.map(({ code, name }) => [code, name]))
  return {
    counties,
    /** A region within a county is told by its code behind the county's name. */
    nameOf: (code: string) => {
      const county = names.get(code.slice(0, 6))
      if (county === undefined) return code
      return code.length > 6 ? `${county} ${code.slice(6)}` : `${county} (${code})`
    },
  }
}

/** What the products with these ids are called and counted in; each is asked for once, and kept. */
export function useProducts(ids: readonly string[]) {
  const { locale } = useLanguage()
  const reads = useQueries({
    queries: ids.map((id) => ({
      queryKey: ['catalogue', 'product', id],
      queryFn: async () => {
        const response = await api.products[':id'].$get({ param: { id } })
        if (!response.ok) throw await failureOf(response)
        return response.json()
      },
    })),
  })
  const products = new Map(
    reads.flatMap(({ data }) => (data === undefined ? [] : [[data.id, data] as const])),
  )
  return {
    nameOf: (id: string): string => {
      const product = products.get(id)
      if (product === undefined) return id.slice(0, 8)
      return `${locale === 'zh-CN' ? product.nameZh : product.nameEn} ${product.strength}`
    },
    unitOf: (id: string): string => baseUnitName(products.get(id)?.baseUnit ?? '', locale),
  }
}
