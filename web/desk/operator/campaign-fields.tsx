import { Button, Flex, Select } from 'antd'
import type { ReactNode } from 'react'
import { NumberInput } from '../shell/number-input.tsx'
import { useSession } from '../shell/session.tsx'
import { campaignTexts } from '../texts/campaigns.ts'
import { useTexts } from '../texts/language.tsx'
import type { AreaField, DepotField, TierField } from './campaign-form.ts'
import { useCounties, useSites } from './use-names.ts'

interface FieldsProps<Field> {
  readonly value: readonly Field[]
  readonly onChange: (value: readonly Field[]) => void
}

/** Rows of fields that grow and shrink; one stays. */
function Rows<Field>({
  value,
  onChange,
  added,
  add,
  row,
}: FieldsProps<Field> & {
  readonly added: Field
  readonly add: string
  readonly row: (field: Field, change: (next: Field) => void, index: number) => ReactNode
}) {
  const texts = useTexts(campaignTexts).form
  return (
    <Flex vertical gap="small">
      {value.map((field, index) => (
        <Flex key={index} gap="small" align="center" wrap className="field-row">
          {row(field, (next) => onChange(value.with(index, next)), index)}
          {value.length > 1 && (
            <Button onClick={() => onChange(value.toSpliced(index, 1))}>{texts.remove}</Button>
          )}
        </Flex>
      ))}
      <div>
        <Button onClick={() => onChange([...value, added])}>{add}</Button>
      </div>
    </Flex>
  )
}

/** Own sites that send, with their people. */
export function DepotFields(props: FieldsProps<DepotField>) {
  const texts = useTexts(campaignTexts).form
  const session = useSession()
  const { sites } = useSites()
  const own = sites.filter(
    ({ tenantId, kind }) => tenantId === session.tenantId && kind !== 'village_pharmacy',
  )
  return (
    <Rows
      {...props}
      added={{ siteId: null, staff: 10 }}
      add={texts.addDepot}
      row={(depot, change) => (
        <>
          <Select
            className="wide-select"
            aria-label={texts.depot}
            placeholder={texts.depot}
            value={depot.siteId}
            options={own.map(({ id, name }) => ({ value: id, label: name }))}
            showSearch={{ optionFilterProp: 'label' }}
            onChange={(siteId) => change({ ...depot, siteId })}
          />
          <label>
            {texts.staff}{' '}
            <NumberInput
              least={0}
              most={10_000}
              value={depot.staff}
              onChange={(staff) => change({ ...depot, staff })}
            />
          </label>
        </>
      )}
    />
  )
}

/** Counties, each with the depot that sends there. */
export function AreaFields({
  depotIds,
  ...props
}: FieldsProps<AreaField> & { readonly depotIds: readonly string[] }) {
  const texts = useTexts(campaignTexts).form
  const { nameOf } = useSites()
  const { counties } = useCounties()
  return (
    <Rows
      {...props}
      added={{ regionCode: null, siteId: null }}
      add={texts.addCounty}
      row={(area, change) => (
        <>
          <Select
            className="wide-select"
            aria-label={texts.county}
            placeholder={texts.county}
            value={area.regionCode}
            options={counties.map(({ code, name, parentName }) => ({
              value: code,
              label: `${parentName} ${name} ${code}`.trim(),
            }))}
            showSearch={{ optionFilterProp: 'label' }}
            onChange={(regionCode) => change({ ...area, regionCode })}
          />
          <Select
            className="wide-select"
            aria-label={texts.fromDepot}
            placeholder={texts.fromDepot}
            value={area.siteId ?? depotIds[0] ?? null}
            options={depotIds.map((id) => ({ value: id, label: nameOf(id) }))}
            onChange={(siteId) => change({ ...area, siteId })}
          />
        </>
      )}
    />
  )
}

/** Who comes first: the least that a household must have for each tier. */
export function TierFields(props: FieldsProps<TierField>) {
  const texts = useTexts(campaignTexts).form
  const fields = [
    ['leastPersonsAtRisk', texts.atRisk, 0],
    ['leastPersons', texts.persons, 1],
  ] as const
  return (
    <>
      <p className="aside">{texts.tiersHint}</p>
      <Rows
        {...props}
        added={{ leastPersonsAtRisk: 0, leastPersons: 1 }}
        add={texts.addTier}
        row={(tier, change, index) => (
          <>
            <strong className="tier">{texts.tier(index + 1)}</strong>
            {fields.map(([name, label, least]) => (
              <label key={name}>
                {label}{' '}
                <NumberInput
                  least={least}
                  most={30}
                  value={tier[name]}
                  onChange={(count) => change({ ...tier, [name]: count })}
                />
              </label>
            ))}
          </>
        )}
      />
    </>
  )
}
