import { Flex, Select } from 'antd'
import { useState } from 'react'
import { api } from '../client/api.ts'
import { useCommand } from '../client/use-operation.ts'
import { NumberInput } from '../shell/number-input.tsx'
import { clinicStockTexts } from '../texts/clinic-stock.ts'
import { useTexts } from '../texts/language.tsx'
import { Confirm } from './confirm.tsx'

interface Named {
  readonly id: string
  readonly name: string
}

interface Pile {
  readonly siteId: string
  readonly hospitalId: string
  readonly productId: string
}

interface SetClinicStockProps {
  readonly campaignId: string
  readonly depots: readonly Named[]
  readonly hospitals: readonly Named[]
  readonly products: readonly (Named & { readonly unit: string })[]
  /** What is held now. */
  readonly held: readonly (Pile & { readonly units: number })[]
}

/** Asks how many units of a product a depot is to hold for a hospital's fever clinic, from what it holds now. */
export function SetClinicStock({ campaignId, depots, hospitals, products, held }: SetClinicStockProps) {
  const texts = useTexts(clinicStockTexts)
  const command = useCommand(api.campaigns[':id']['clinic-stock'].$put, { touches: ['campaigns'] })
  const [chosen, setChosen] = useState<Partial<Pile>>({})
  const [typed, setTyped] = useState<number | null>(null)
  const pile: Partial<Pile> = { ...onlyOnes({ depots, hospitals, products }), ...chosen }
  const now = held.find(
    ({ siteId, hospitalId, productId }) =>
      siteId === pile.siteId && hospitalId === pile.hospitalId && productId === pile.productId,
  )
  const units = typed ?? now?.units ?? 0
  const unit = products.find(({ id }) => id === pile.productId)?.unit
  const choose = (part: Partial<Pile>) => {
    setChosen({ ...chosen, ...part })
    setTyped(null)
  }
  const set = async () => {
    const { siteId, hospitalId, productId } = pile
    if (siteId === undefined || hospitalId === undefined || productId === undefined) return false
    const json = { siteId, hospitalId, productId, units }
    return (await command.run({ param: { id: campaignId }, json })) !== null
  }
  return (
    <Confirm
      label={texts.set}
      says={texts.says}
      command={command}
      isDisabled={pile.siteId === undefined || pile.hospitalId === undefined || unit === undefined}
      onOpen={() => {
        setChosen({})
        setTyped(null)
      }}
      onConfirm={set}
    >
      <Flex vertical gap="small">
        <Choice
          label={texts.depot}
          of={depots}
          value={pile.siteId}
          onChange={(siteId) => choose({ siteId })}
        />
        <Choice
          label={texts.hospital}
          of={hospitals}
          value={pile.hospitalId}
          onChange={(hospitalId) => choose({ hospitalId })}
        />
        <Choice
          label={texts.goods}
          of={products}
          value={pile.productId}
          onChange={(productId) => choose({ productId })}
        />
        <label>
          {unit === undefined ? texts.units : texts.unitsOf(unit)}{' '}
          <NumberInput least={0} most={1_000_000_000} value={units} onChange={setTyped} />
        </label>
      </Flex>
    </Confirm>
  )
}

/** Where there is one only, it is chosen. */
function onlyOnes({
  depots,
  hospitals,
  products,
}: Pick<SetClinicStockProps, 'depots' | 'hospitals' | 'products'>): Partial<Pile> {
  const [siteId, hospitalId, productId] = [onlyId(depots), onlyId(hospitals), onlyId(products)]
  return {
    ...(siteId === undefined ? {} : { siteId }),
    ...(hospitalId === undefined ? {} : { hospitalId }),
    ...(productId === undefined ? {} : { productId }),
  }
}

function onlyId(all: readonly Named[]): string | undefined {
  return all.length === 1 ? all[0]?.id : undefined
}

interface ChoiceProps {
  readonly label: string
  readonly of: readonly Named[]
  readonly value: string | undefined
  readonly onChange: (id: string) => void
}

function Choice({ label, of, value, onChange }: ChoiceProps) {
  return (
    <label className="chosen">
      {label}
      <Select
        aria-label={label}
        placeholder={label}
        value={value ?? null}
        options={of.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={onChange}
      />
    </label>
  )
}
