import { Select, Spin } from 'antd'
import { useState } from 'react'
import { baseUnitName } from '#web/ui/base-units.ts'
import { formatMoney } from '#web/ui/format.ts'
import { api } from '../client/api.ts'
import { useOperation } from '../client/use-operation.ts'
import { nameIn } from '../prescribing/names.ts'
import { doctorTexts } from '../texts/doctor.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import type { Product } from './draft-form.ts'
import { useDebounced } from './use-debounced.ts'

const settleMs = 200
const mostShown = 20

/** Finds a drug of the catalogue by name, generic name, pinyin or code, and takes it. */
export function ProductSearch({ onChosen }: { readonly onChosen: (product: Product) => void }) {
  const texts = useTexts(doctorTexts).write
  const { locale } = useLanguage()
  const [typed, setTyped] = useState('')
  const text = useDebounced(typed.trim(), settleMs)
  const query = { text, limit: String(mostShown) }
  const read = useOperation(['catalogue', 'search'], api.products.$get, { query }, { isWanted: text !== '' })
  const found = text === '' ? [] : (read.data?.items ?? [])
  return (
    <Select
      className="product-search"
      aria-label={texts.addDrug}
      placeholder={texts.addDrug}
      value={null}
      showSearch={{ filterOption: false, onSearch: setTyped, searchValue: typed }}
      notFoundContent={read.isFetching ? <Spin size="small" /> : text === '' ? null : texts.noDrugs}
      options={found.map((product) => ({
        value: product.id,
        label: (
          <span>
            <strong>{nameIn(locale, product.nameZh, product.nameEn)}</strong> {product.strength} ×{' '}
            {product.packUnits} {baseUnitName(product.baseUnit, locale)} · {product.manufacturer} ·{' '}
            {formatMoney(Math.round((product.unitPriceTenThousandths * product.packUnits) / 100), locale)}
          </span>
        ),
      }))}
      onChange={(id: string | null) => {
        const product = found.find((one) => one.id === id)
        if (product !== undefined) onChosen(product)
        setTyped('')
      }}
    />
  )
}
