import { Button, Flex } from 'antd'
import { baseUnitName } from '#web/ui/base-units.ts'
import { NumberInput } from '../shell/number-input.tsx'
import { campaignTexts } from '../texts/campaigns.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { type Product, ProductPicker } from './product-picker.tsx'

/** A line of a kit as it is filled in. */
export interface KitField {
  readonly productId: string | null
  readonly baseUnit: string | null
  readonly units: number
}

export const emptyKit: readonly KitField[] = [{ productId: null, baseUnit: null, units: 1 }]

/** The lines of a kit as the operations take them: what was left empty is left out. */
export function kitOf(fields: readonly KitField[]) {
  return fields.flatMap(({ productId, units }) => (productId === null ? [] : [{ productId, units }]))
}

/** Only what needs no prescription may be in a kit. */
const isFit = ({ saleClass, specialControl }: Product) => saleClass === 'otc' && specialControl === 'none'

interface KitFieldsProps {
  readonly value: readonly KitField[]
  readonly onChange: (value: readonly KitField[]) => void
}

/** What every household gets: products with their base units; a pack is proposed. */
export function KitFields({ value, onChange }: KitFieldsProps) {
  const texts = useTexts(campaignTexts).form
  const { locale } = useLanguage()
  const change = (index: number, line: KitField) => onChange(value.with(index, line))
  return (
    <Flex vertical gap="small">
      {value.map((line, index) => (
        <Flex key={index} gap="small" align="center" wrap className="field-row">
          <ProductPicker
            label={texts.findProduct}
            value={line.productId}
            isFit={isFit}
            onChosen={({ id, baseUnit, packUnits }) =>
              change(index, { productId: id, baseUnit, units: packUnits })
            }
          />
          <label>
            {line.baseUnit === null ? texts.units : texts.unitsOf(baseUnitName(line.baseUnit, locale))}{' '}
            <NumberInput
              least={1}
              most={10_000}
              value={line.units}
              onChange={(units) => change(index, { ...line, units })}
            />
          </label>
          {value.length > 1 && (
            <Button onClick={() => onChange(value.toSpliced(index, 1))}>{texts.remove}</Button>
          )}
        </Flex>
      ))}
      <div>
        <Button disabled={value.length >= 12} onClick={() => onChange([...value, ...emptyKit])}>
          {texts.addProduct}
        </Button>
      </div>
    </Flex>
  )
}
