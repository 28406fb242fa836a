import { Select, Spin } from 'antd'
import { useEffect, useState } from 'react'
import { api } from '../client/api.ts'
import { type AnswerOf, useOperation } from '../client/use-operation.ts'
import { useLanguage } from '../texts/language.tsx'

export type Product = AnswerOf<typeof api.products.$get>['items'][number]

const settleMs = 200

interface ProductPickerProps {
  readonly label: string
  /** The id of the one that is chosen. */
  readonly value: string | null
  readonly onChosen: (product: Product) => void
  /** Which products may be taken. */
  readonly isFit?: (product: Product) => boolean
}

/** Finds a product of the catalogue by name, pinyin or code. What is chosen keeps its name while others are searched. */
export function ProductPicker({ label, value, onChosen, isFit = () => true }: ProductPickerProps) {
  const { locale } = useLanguage()
  const [typed, setTyped] = useState('')
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState<Product | null>(null)
  useEffect(() => {
    const timer = setTimeout(() => setText(typed.trim()), settleMs)
    return () => clearTimeout(timer)
  }, [typed])
  const read = useOperation(['catalogue', 'search'], api.products.$get, { query: { text, limit: '30' } })
  const found = (read.data?.items ?? []).filter(isFit)
  const shown = chosen === null || found.some(({ id }) => id === chosen.id) ? found : [chosen, ...found]
  return (
    <Select
      aria-label={label}
      placeholder={label}
      className="product-picker"
      value={value}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      notFoundContent={read.isFetching ? <Spin size="small" /> : undefined}
      options={shown.map((product) => ({
        value: product.id,
        label: `${locale === 'zh-CN' ? product.nameZh : product.nameEn} ${product.strength} × ${product.packUnits} · ${product.manufacturer}`,
      }))}
      onChange={(id: string) => {
        const product = shown.find((one) => one.id === id)
        if (product === undefined) return
        setChosen(product)
        onChosen(product)
      }}
    />
  )
}
